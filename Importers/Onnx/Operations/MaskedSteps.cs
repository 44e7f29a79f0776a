using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;

namespace KerasSharp.Onnx.Operations;

/// <summary>The steps that count, sample by sample, for values [T, N, ...].</summary>
internal sealed class MaskedSteps
{
    private readonly Emitter _emitter;
    private readonly Extent _steps;
    private readonly bool _isReversed;

    // 1 at the steps that count [T, N].
    private readonly string _mask;
    private string? _front;

    /// <param name="emitter">Writes.</param>
    /// <param name="steps">T.</param>
    /// <param name="mask">True at the steps that count [N, T, 1].</param>
    /// <param name="isReversed">Whether time runs backwards.</param>
    internal MaskedSteps(Emitter emitter, Extent steps, string mask, bool isReversed)
    {
        (_emitter, _steps, _isReversed) = (emitter, steps, isReversed);
        _mask = InOrder(emitter.Squeeze(emitter.Transpose(emitter.Cast(mask, ElementType.Float), 1, 0, 2), 2));
        string count = emitter.Add("ReduceSum", [_mask, emitter.Longs(0)], Emitter.Attribute("keepdims", 0));
        // Not every runtime takes a length of 0; what then comes out is not used.
        Lengths = emitter.Cast(emitter.Add("Max", [count, emitter.Number(1)]), ElementType.Int32);
        None = emitter.Unsqueeze(emitter.Add("Equal", [count, emitter.Number(0)]), 1);
    }

    /// <summary>How many steps count, 1 where none does [N], int32.</summary>
    internal string Lengths { get; }

    /// <summary>Whether no step counts [N, 1].</summary>
    internal string None { get; }

    /// <summary>A value with its steps in the order in which time runs, or back in theirs.</summary>
    internal string InOrder(string x) => _isReversed ? _emitter.Slice(x, 0, -1, long.MinValue, -1) : x;

    /// <summary>A value [T, N, D] with the steps that count in front, in their order.</summary>
    internal string ToFront(string x)
    {
        if (_front is null)
        {
            string count = _emitter.Squeeze(_emitter.Extents.Value(_steps), 0);
            string falling = _emitter.Add("Range", [count, _emitter.Long(0), _emitter.Long(-1)]);
            string key = _emitter.Add("Mul", [_mask, _emitter.Unsqueeze(_emitter.Cast(falling, ElementType.Float), 1)]);
            _front = _emitter.Add("TopK", [key, _emitter.Extents.Value(_steps)], 2, Emitter.Attribute("axis", 0))[1];
        }
        return Take(x, _front, _emitter.Add("Shape", [x]));
    }

    /// <summary>For each step [T, N, U] the value of the last one that counts up to it.</summary>
    /// <param name="first">What stands before the first of them [1, N, U].</param>
    /// <param name="front">The values of those that count, in front [T, N, U].</param>
    /// <param name="units">U.</param>
    internal string Spread(string first, string front, int units)
    {
        string all = _emitter.Add("Concat", [first, front], Emitter.Attribute("axis", 0));
        string place = _emitter.Cast(_emitter.Add("CumSum", [_mask, _emitter.Long(0)]), ElementType.Int64);
        return Take(all, place, _emitter.Longs(1, 1, units));
    }

    // x[places[t, n], n, d]
    private string Take(string x, string places, string shape) =>
        _emitter.Add("GatherElements", [x, _emitter.Add("Expand", [_emitter.Unsqueeze(places, 2), shape])], Emitter.Attribute("axis", 0));
}
