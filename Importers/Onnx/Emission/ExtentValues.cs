using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;

namespace KerasSharp.Onnx.Emission;

/// <summary>Extents that are known only when the graph runs: read off a value that has them, or computed of such.</summary>
internal sealed class ExtentValues(Emitter emitter)
{
    private readonly Dictionary<Extent, (string Value, int Axis)> _axes = [];
    private readonly List<Extent> _inOrder = [];
    private readonly Dictionary<Extent, string> _values = [];
    private readonly Dictionary<string, string> _shapes = [];

    /// <summary>Says that a value has these extents.</summary>
    internal void Register(string value, IReadOnlyList<Extent> shape)
    {
        if (emitter.IsInBody)
            return;
        for (int axis = 0; axis < shape.Count; axis++)
            if (shape[axis].Number is null && _axes.TryAdd(shape[axis], (value, axis)))
                _inOrder.Add(shape[axis]);
    }

    /// <summary>A shape, int64.</summary>
    /// <exception cref="KerasUnsupportedException">An extent can neither be read nor computed.</exception>
    internal string Shape(IReadOnlyList<Extent> shape)
    {
        if (shape.All(e => e.Number is not null))
            return emitter.Longs([.. shape.Select(e => (long)e.Number!)]);
        string[] parts = [.. shape.Select(Value)];
        return parts.Length == 1 ? parts[0] : emitter.Add("Concat", parts, Emitter.Attribute("axis", 0));
    }

    /// <summary>One extent, int64 [1].</summary>
    /// <exception cref="KerasUnsupportedException">It can neither be read nor computed.</exception>
    internal string Value(Extent extent)
    {
        if (extent.Number is { } number)
            return emitter.Longs(number);
        if (_values.TryGetValue(extent, out string? known))
            return known;
        string value = Read(extent) ?? Computed(extent) ?? throw Unknown(extent);
        if (!emitter.IsInBody)
            _values[extent] = value;
        return value;
    }

    private string? Read(Extent extent)
    {
        if (!_axes.TryGetValue(extent, out var at))
            return null;
        if (!_shapes.TryGetValue(at.Value, out string? shape))
        {
            shape = emitter.Add("Shape", [at.Value]);
            if (!emitter.IsInBody)
                _shapes[at.Value] = shape;
        }
        return emitter.Add("Gather", [shape, emitter.Longs(at.Axis)], Emitter.Attribute("axis", 0));
    }

    private string? Computed(Extent extent)
    {
        if (extent.PerBatch)
            return Batch() is { } batch ? emitter.Add("Mul", [batch, Value(extent.PerSample)]) : null;
        foreach (var known in _inOrder.Where(e => !e.PerBatch))
            if (Linear(extent, known) is { } found)
                return found;
        foreach (var a in _inOrder.Where(e => !e.PerBatch))
        foreach (var b in _inOrder.Where(e => !e.PerBatch))
            if ((a * b).Equals(extent))
                return emitter.Add("Mul", [Value(a), Value(b)]);
        return null;
    }

    // N itself: an extent, or the part of one that is a multiple of it.
    private string? Batch()
    {
        var known = _inOrder.Where(e => e is { PerBatch: true, IsEven: true } && e.Factors[0] > 0).MinBy(e => e.Factors[0]);
        return known is null ? null
            : known.Factors[0] == 1 ? Value(known)
            : emitter.Add("Div", [Value(known), emitter.Longs(known.Factors[0])]);
    }

    // (p known + c) / q at all lengths, which more than two lengths prove.
    private string? Linear(Extent extent, Extent known)
    {
        int other = known.Factors.Count;
        while (--other > 0 && known.Factors[other] == known.Factors[0]) { }
        if (other <= 0)
            return null;
        int p = extent.Factors[other] - extent.Factors[0],
            q = known.Factors[other] - known.Factors[0],
            divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(p, q) * Math.Sign(q);
        (p, q) = (p / divisor, q / divisor);
        int c = q * extent.Factors[0] - p * known.Factors[0];
        if (p == 0 || !extent.Factors.Zip(known.Factors).All(x => q * x.First == p * x.Second + c))
            return null;
        string value = Value(known);
        if (p != 1)
            value = emitter.Add("Mul", [value, emitter.Longs(p)]);
        if (c != 0)
            value = emitter.Add("Add", [value, emitter.Longs(c)]);
        return q == 1 ? value : emitter.Add("Div", [value, emitter.Longs(q)]);
    }

    private KerasUnsupportedException Unknown(Extent extent) =>
        new($"layer '{emitter.Layer}': the extent {extent} cannot be computed of those of the inputs", new LengthAdvice());
}
