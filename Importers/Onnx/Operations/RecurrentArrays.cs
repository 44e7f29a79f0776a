using System.Diagnostics;
using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>An array of one direction.</summary>
/// <param name="Name">What it is called in the file.</param>
/// <param name="Values">Its numbers.</param>
/// <param name="Extents">Its extents behind the number of directions.</param>
internal sealed record RecurrentArray(string Name, float[] Values, long[] Extents)
{
    /// <summary>The arrays of one direction, or of two, as one.</summary>
    internal static string Write(Emitter e, params RecurrentArray[] directions) =>
        e.Initializer(
            string.Join('+', directions.Select(d => d.Name)),
            (float[])[.. directions.SelectMany(d => d.Values)],
            [directions.Length, .. directions[0].Extents]
        );

    /// <summary>The same array of zeros.</summary>
    internal RecurrentArray Zeros() => this with { Values = new float[Values.Length] };
}

/// <summary>A recurrence's arrays as ONNX's nodes take them: gate upon gate in rows, in ONNX's order.</summary>
/// <param name="w">Has the weights' numbers.</param>
/// <param name="n">The scan.</param>
/// <param name="kind">The recurrence.</param>
/// <param name="units">U.</param>
internal sealed class RecurrentArrays(GraphWriter w, SymbolicNode n, RecurrentKind kind, int units)
{
    private readonly int _gates = kind.Gates();

    /// <summary>W [1, G U, D] of a kernel [D, G U].</summary>
    internal RecurrentArray Kernel(SymbolicNode kernel, bool isTransposed)
    {
        float[] values = w.Constants.Values(kernel);
        int width = _gates * units,
            inputs = values.Length / width;
        return Rows(w.NameOf(kernel), inputs, (row, d) => isTransposed ? values[row * inputs + d] : values[d * width + row]);
    }

    /// <summary>W that hands its input through, for a product that was made before.</summary>
    internal RecurrentArray Identity() => Rows($"{n.Layer}/identity", _gates * units, (row, d) => row == d ? 1 : 0);

    /// <summary>R [1, G U, U].</summary>
    internal RecurrentArray Recurrent(RecurrentRoles roles)
    {
        var part = n.Inputs[roles.Weights];
        float[] values = w.Constants.Values(part);
        int width = values.Length / units;
        if (roles.CandidateWeights is not { } candidate)
            return Rows(w.NameOf(part), units, (row, k) => values[k * width + row]);
        float[] last = w.Constants.Values(n.Inputs[candidate]);
        return Rows(w.NameOf(part), units, (row, k) => row < width ? values[k * width + row] : last[k * units + row - width]);
    }

    /// <summary>B [1, 2 G U]: the input's bias and the recurrent one; null where there is neither.</summary>
    internal RecurrentArray? Bias(SymbolicNode? bias, RecurrentRoles roles)
    {
        int width = _gates * units;
        if (bias is null && roles.Bias is null)
            return null;
        var result = new float[2 * width];
        float[] input = bias is null ? new float[width] : w.Constants.Values(bias);
        float[] recurrent = [.. roles.AllBiases.SelectMany(r => w.Constants.Values(n.Inputs[r]))];
        for (int row = 0; row < width; row++)
        {
            result[row] = input[Source(row)];
            result[width + row] = recurrent.Length == 0 ? 0 : recurrent[Source(row)];
        }
        return new RecurrentArray(w.NameOf(bias ?? n.Inputs[roles.Bias!.Value]), result, [2 * width]);
    }

    private RecurrentArray Rows(string name, int columns, Func<int, int, float> element)
    {
        int width = _gates * units;
        var result = new float[width * columns];
        for (int row = 0; row < width; row++)
        for (int column = 0; column < columns; column++)
            result[row * columns + column] = element(Source(row), column);
        return new RecurrentArray(name, result, [width, columns]);
    }

    // The row of Keras's order (i f c o; z r h) that stands at a row of ONNX's (i o f c; z r h).
    private int Source(int row)
    {
        int gate = row / units;
        int from = kind switch
        {
            RecurrentKind.Lstm => gate switch
            {
                0 => 0,
                1 => 3,
                2 => 1,
                3 => 2,
                _ => throw new UnreachableException(),
            },
            _ => gate,
        };
        return from * units + row % units;
    }
}
