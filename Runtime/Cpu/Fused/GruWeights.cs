using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// A GRU's packed weights for its two products. Reset before the product: first [x | h] with the z and r columns, then [x | r * h] with the
/// candidate's. Reset after it: first [x | h] with all three recurrent blocks but no candidate input, then x with the candidate's input
/// weights.
/// </summary>
internal sealed class GruWeights : IDisposable
{
    /// <summary>Room for the weights.</summary>
    /// <param name="units">U.</param>
    /// <param name="inputs">D for direct input, else 0.</param>
    /// <param name="resetAfter">Apply the reset gate after the recurrent product.</param>
    /// <param name="width">Register width of both products' matrices.</param>
    public GruWeights(int units, int inputs, bool resetAfter, SimdWidth width)
    {
        (Units, Inputs, ResetAfter) = (units, inputs, resetAfter);
        int[] gates = resetAfter ? [GruKernel.GateZ, GruKernel.GateR, GruKernel.GateH] : [GruKernel.GateZ, GruKernel.GateR];
        First = new RecurrentWeights(units, inputs, GruKernel.Gates, gates, width);
        Second = new RecurrentWeights(units, inputs, GruKernel.Gates, [GruKernel.GateH], width, recurrentRows: resetAfter ? 0 : units);
    }

    public int Units { get; }

    public int Inputs { get; }

    public bool ResetAfter { get; }

    public RecurrentWeights First { get; }

    public RecurrentWeights Second { get; }

    /// <summary>Copies the weights in; call again when they have changed.</summary>
    /// <param name="kernel">W [D, 3U], empty unless direct input.</param>
    /// <param name="recurrent">[U, 3U].</param>
    /// <param name="bias">b [3U], empty when it is 0 or already in projected input.</param>
    /// <param name="recurrentBias">b' [3U], reset after only, else empty.</param>
    public void Fill(
        ReadOnlySpan<float> kernel,
        ReadOnlySpan<float> recurrent,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> recurrentBias = default
    )
    {
        if (!ResetAfter)
        {
            if (recurrentBias.Length != 0)
                throw new ArgumentException("a recurrent bias belongs to a GRU that resets after the product", nameof(recurrentBias));
            First.Fill(kernel, recurrent, bias);
            Second.Fill(kernel, recurrent, bias);
            return;
        }
        int columns = GruKernel.Gates * Units;
        var both = new float[columns];
        recurrentBias.CopyTo(both);
        for (int i = 0; i < GruKernel.GateH * Units && bias.Length > 0; i++)
            both[i] += bias[i];
        float[] inputOnly = kernel.ToArray();
        for (int d = 0; d < Inputs; d++)
            inputOnly.AsSpan(d * columns + GruKernel.GateH * Units, Units).Clear();
        First.Fill(inputOnly, recurrent, both);
        Second.Fill(kernel, [], bias);
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
