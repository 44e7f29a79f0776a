using System.Numerics.Tensors;

namespace KerasSharp.Extensions;

/// <summary>Rows of several calls as one batch, and a batch's results as those of the calls.</summary>
internal sealed class RowBatch
{
    private float[][] _memory = [];

    /// <summary>The inputs of calls whose shapes fit, one below the other; valid until the next call.</summary>
    internal Tensor<float>[] Join(IReadOnlyList<PendingCall> calls)
    {
        int inputs = calls[0].Inputs.Count;
        if (_memory.Length != inputs)
            _memory = [.. Enumerable.Range(0, inputs).Select(_ => Array.Empty<float>())];
        var joined = new Tensor<float>[inputs];
        for (int i = 0; i < inputs; i++)
        {
            nint rows = 0,
                count = 0;
            foreach (var call in calls)
                (rows, count) = (rows + call.Rows, count + call.Inputs[i].FlattenedLength);
            if (_memory[i].Length < count)
                _memory[i] = new float[count];
            int at = 0;
            foreach (var call in calls)
            {
                var values = TokenIds.Flatten(call.Inputs[i]);
                values.CopyTo(_memory[i].AsSpan(at));
                at += values.Length;
            }
            joined[i] = Tensor.Create(_memory[i], [rows, .. calls[0].Inputs[i].Lengths[1..]]);
        }
        return joined;
    }

    /// <summary>The rows of one call out of a batch's outputs.</summary>
    /// <param name="outputs">Of the batch, each [rows of all calls, ...].</param>
    /// <param name="first">The call's first row.</param>
    /// <param name="rows">How many it has.</param>
    internal static Tensor<float>[] Part(Tensor<float>[] outputs, int first, int rows) =>
        [
            .. outputs.Select(y =>
            {
                int size = (int)(y.FlattenedLength / Math.Max(1, y.Lengths[0]));
                float[] values = [.. TokenIds.Flatten(y).Slice(first * size, rows * size)];
                return Tensor.Create(values, [rows, .. y.Lengths[1..]]);
            }),
        ];
}
