using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Collects layers and calls of one model.</summary>
internal sealed class GraphBuilder(ImportContext context, string prefix)
{
    private const int LongestPath = 4000;

    private readonly List<LayerSpec> _layers = [];
    private readonly List<CallSpec> _calls = [];
    private readonly List<TensorRef> _inputs = [];
    private readonly Dictionary<string, LayerForm> _forms = [];
    private readonly Dictionary<string, int> _places = [],
        _counters = [];

    private ImportContext _context = context;

    internal ImportContext Context => _context;

    /// <summary>Reads what stands inside of a layer and yet belongs to this model.</summary>
    internal TensorRef Deeper(Func<TensorRef> read)
    {
        var around = _context;
        _context = around.Inside(prefix);
        var value = read();
        _context = around;
        return value;
    }

    internal string Prefix => prefix;

    /// <summary>The layer with a name: its own, or one as Keras gives it.</summary>
    internal LayerSpec Named(ReadLayer read) =>
        read.Layer is { Name: null } layer ? layer with { Name = Fresh(read.Form.ClassName ?? layer.ClassName) } : read.Layer;

    internal bool Contains(string name) => _places.ContainsKey(name);

    /// <summary>Adds a layer; one without a name gets one as Keras gives it. The same layer again is one layer.</summary>
    internal int Add(ReadLayer read)
    {
        var layer = Named(read);
        if (!WeightsFile.IsName(layer.Name!))
            throw new KerasFormatException(
                $"{_context.ConfigPlace}: a layer of class {layer.ClassName}: expected a name, found '{layer.Name}'"
            );
        // Each weight's path repeats the names of all models around it.
        if (prefix.Length + layer.Name!.Length > LongestPath)
            throw new KerasFormatException(
                $"{_context.ConfigPlace}: a layer of class {layer.ClassName}: expected a path of at most {LongestPath:N0} characters,"
                    + $" found {prefix.Length + layer.Name.Length:N0}: '{prefix}{layer.Name}'"
            );
        if (_places.TryGetValue(layer.Name!, out int known))
        {
            if (_layers[known].GetType() == layer.GetType() && JToken.DeepEquals(_forms[layer.Name!].Config, read.Form.Config))
                return known;
            throw new KerasFormatException(
                $"{_context.ConfigPlace}: {(prefix.Length == 0 ? "the model" : $"model '{Wording.Clip(prefix.TrimEnd('/'))}'")}: "
                    + $"expected layers with different names, found two called '{layer.Name}'"
            );
        }
        _places[layer.Name!] = _layers.Count;
        _layers.Add(layer);
        _forms[layer.Name!] = read.Form;
        return _layers.Count - 1;
    }

    /// <summary>Applies a layer.</summary>
    internal int Call(int layer, params IReadOnlyList<TensorRef> inputs) => Call(new CallSpec(layer, inputs));

    /// <summary>Applies a layer.</summary>
    internal int Call(CallSpec call)
    {
        _calls.Add(call with { EndsMasks = _context.EndsMasks });
        return _calls.Count - 1;
    }

    /// <summary>Adds an input and its value.</summary>
    internal TensorRef Input(ReadLayer input) => InputCall(Add(input));

    /// <summary>Says that an input layer is the next through which data comes in.</summary>
    internal TensorRef InputCall(int layer)
    {
        var value = new TensorRef(Call(layer));
        _inputs.Add(value);
        return value;
    }

    /// <summary>Adds the input that Keras puts unasked in front of the layer that stands first.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kerasPrefix">What Keras 1 calls it, but for the number at the end; null where the name is Keras's own.</param>
    /// <param name="first">The layer.</param>
    /// <param name="dtype">The type of its data in Keras; null where the file does not say.</param>
    internal TensorRef ImplicitInput(string name, string? kerasPrefix, LayerSpec first, string? dtype)
    {
        // A text that is split has one shape alone.
        if ((first.InputShape ?? (first is TextVectorization ? [1] : null)) is not { } shape)
            throw new KerasFormatException(
                $"{_context.ConfigPlace}: layer '{prefix}{first.Name}' ({first.ClassName}): it stands first and expected a key "
                    + $"'batch_input_shape', found none"
            );
        return Input(
            new ReadLayer(
                new InputLayer([.. shape])
                {
                    Name = name,
                    BatchSize = first.BatchSize,
                    Integer = InputDtypes.IsInteger(dtype) || (dtype is null && first is Embedding),
                    Text = InputDtypes.IsText(dtype) || first is VocabularyLayer,
                    Implicit = true,
                    KerasNamePrefix = kerasPrefix,
                },
                LayerForm.Usual
            )
        );
    }

    /// <summary>The finished model, whose calls are put into an order in which each follows those it uses.</summary>
    internal ReadLayer Build(string? name, IReadOnlyList<TensorRef> outputs, bool isSequential, LayerForm form, bool trainable = true) =>
        new(
            new ModelSpec
            {
                Name = name,
                Layers = [.. _layers],
                Calls = [.. _calls],
                Inputs = [.. _inputs],
                Outputs = [.. outputs],
                IsSequential = isSequential,
                Trainable = trainable,
            },
            form with
            {
                Inner = new Dictionary<string, LayerForm>(_forms),
            }
        );

    private string Fresh(string className)
    {
        string kind = className.ToLowerInvariant();
        int n = _counters.GetValueOrDefault(kind);
        string name;
        do name = $"{kind}_{++n}";
        while (_places.ContainsKey(name));
        _counters[kind] = n;
        return name;
    }
}
