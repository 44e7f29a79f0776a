using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;

namespace KerasSharp.Onnx.Emission;

/// <summary>Writes nodes down: names values, keeps arrays once, and leaves out movements that undo each other. Values are named by
/// strings, as in the file.</summary>
internal sealed class Emitter
{
    private readonly Dictionary<string, (string Source, int[] Axes)> _transposed = [];
    private readonly Dictionary<string, string> _arrays = [];
    private readonly Stack<Scope> _outer = [];
    private readonly List<OnnxTensor> _initializers = [];
    private readonly Dictionary<string, string> _wanted = [];
    private Scope _scope = new();
    private int _scopes,
        _scopeNumber;

    internal Emitter(OnnxOptions options, Names names, Notes notes)
    {
        (Options, Names, Notes) = (options, names, notes);
        Extents = new ExtentValues(this);
    }

    internal OnnxOptions Options { get; }

    internal int Opset => Options.Opset;

    internal Names Names { get; }

    internal Notes Notes { get; }

    /// <summary>The extents as values of the graph.</summary>
    internal ExtentValues Extents { get; }

    /// <summary>The layer whose operations are written.</summary>
    internal string Layer { get; set; } = "";

    /// <summary>The arrays.</summary>
    internal IReadOnlyList<OnnxTensor> Initializers => _initializers;

    /// <summary>The name that an array was asked to have, which another one may have had before.</summary>
    internal string WantedName(string array) => _wanted[array];

    /// <summary>The nodes of the graph itself.</summary>
    internal IReadOnlyList<OnnxNode> Nodes => _scope.Nodes;

    /// <summary>Whether nodes go into a body.</summary>
    internal bool IsInBody => _outer.Count > 0;

    /// <summary>Begins a body.</summary>
    internal void Enter()
    {
        _outer.Push(_scope);
        _scope = new Scope();
        _scopeNumber = ++_scopes;
    }

    /// <summary>Ends a body.</summary>
    /// <returns>Its nodes.</returns>
    internal IReadOnlyList<OnnxNode> Leave()
    {
        var nodes = _scope.Nodes;
        _scope = _outer.Pop();
        // No number is used twice: what a body holds is seen by no other.
        _scopeNumber = IsInBody ? ++_scopes : 0;
        return nodes;
    }

    /// <summary>A node with one output.</summary>
    internal string Add(string op, string[] inputs, params OnnxAttribute[] attributes) => Add(op, inputs, 1, attributes)[0];

    /// <summary>A node.</summary>
    /// <returns>The names of its outputs.</returns>
    internal string[] Add(string op, string[] inputs, int outputs, params OnnxAttribute[] attributes)
    {
        string name = Names.Take(Layer.Length == 0 ? op : $"{Layer}/{op}");
        string[] results = [.. Enumerable.Range(0, outputs).Select(i => i == 0 ? name : Names.Take($"{name}:{i}"))];
        _scope.Add(new OnnxNode(op, inputs, results, name, attributes));
        return results;
    }

    internal static OnnxAttribute Attribute(string name, long value) => new(name, value);

    internal static OnnxAttribute Attribute(string name, float value) => new(name, value);

    internal static OnnxAttribute Attribute(string name, IEnumerable<int> values) => new(name, values.Select(v => (long)v).ToArray());

    /// <summary>A number, float32.</summary>
    internal string Number(double value)
    {
        float number = (float)value;
        return Once($"f{BitConverter.SingleToInt32Bits(number)}", () => Initializer($"number_{Text(number)}", new[] { number }, []));
    }

    /// <summary>Whole numbers in a row, int64.</summary>
    internal string Longs(params long[] values) =>
        Once(
            $"l{string.Join(',', values)}",
            () => Initializer($"whole_{string.Join('_', values.Take(8).Select(v => Text(v)))}", values, [values.Length])
        );

    /// <summary>A whole number by itself, int64.</summary>
    internal string Long(long value) => Once($"s{value}", () => Initializer($"whole_{Text(value)}", new[] { value }, []));

    /// <summary>An array.</summary>
    internal string Initializer(string name, Array values, params long[] extents)
    {
        string wanted = name;
        name = Names.Take(name);
        _wanted[name] = wanted;
        _initializers.Add(new OnnxTensor(name, values, extents));
        return name;
    }

    /// <summary>A value's axes in another order; none where it is the order that they have.</summary>
    internal string Transpose(string x, params int[] axes)
    {
        if (_transposed.TryGetValue(x, out var before))
            (x, axes) = (before.Source, [.. axes.Select(a => before.Axes[a])]);
        if (axes.Select((a, i) => a == i).All(same => same))
            return x;
        return Once(
            $"t{string.Join(',', axes)} {_scopeNumber} {x}",
            () =>
            {
                string y = Add("Transpose", [x], Attribute("perm", axes));
                _transposed[y] = (x, axes);
                return y;
            }
        );
    }

    /// <summary>What a transposed value was before; null where it is none.</summary>
    internal (string Source, int[] Axes)? SourceOf(string x) => _transposed.TryGetValue(x, out var before) ? before : null;

    internal string Cast(string x, ElementType type) => Add("Cast", [x], Attribute("to", (long)type));

    internal string Unsqueeze(string x, params long[] axes) => Add("Unsqueeze", [x, Longs(axes)]);

    internal string Squeeze(string x, params long[] axes) => Add("Squeeze", [x, Longs(axes)]);

    internal string Slice(string x, int axis, long start, long end, long step = 1) =>
        Add("Slice", [x, Longs(start), Longs(end), Longs(axis), Longs(step)]);

    /// <summary>The same elements in another shape.</summary>
    internal string Reshape(string x, IReadOnlyList<Extent> from, IReadOnlyList<Extent> to)
    {
        if (from.SequenceEqual(to))
            return x;
        // 0 keeps the extent of the same axis, and one extent may be left to be found.
        long?[] known = [.. to.Select((e, i) => e.Number ?? (i < from.Count && from[i].Equals(e) ? 0 : (long?)null))];
        bool isEmpty = to.Any(e => e.Number == 0);
        if (!isEmpty && known.Count(k => k is null) <= 1)
            return Add("Reshape", [x, Longs([.. known.Select(k => k ?? -1)])]);
        return Add("Reshape", [x, Extents.Shape(to)], isEmpty && Opset >= 14 ? [Attribute("allowzero", 1)] : []);
    }

    /// <summary>A value stretched to a shape.</summary>
    internal string Expand(string x, IReadOnlyList<Extent> to) => Add("Expand", [x, Extents.Shape(to)]);

    /// <summary>A value that is written once for each key.</summary>
    private string Once(string key, Func<string> write) => _arrays.TryGetValue(key, out string? name) ? name : _arrays[key] = write();

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
