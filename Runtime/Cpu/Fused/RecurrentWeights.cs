using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// The matrices one product of a recurrent step needs, packed together: below the rows for the input (direct input only) the recurrent
/// rows, the chosen gates' registers side by side, and what the sums start from in the same order.
/// </summary>
internal sealed unsafe class RecurrentWeights : IDisposable
{
    private readonly AlignedBuffer start;
    private readonly int units,
        blocks,
        recurrentRows;

    /// <summary>Room for the weights.</summary>
    /// <param name="units">U.</param>
    /// <param name="inputs">D for direct input, 0 when the input part comes projected or gathered.</param>
    /// <param name="blocks">Gate blocks of the source matrices, which are [D or U, blocks * U].</param>
    /// <param name="gates">Blocks that take part in this product, in register order.</param>
    /// <param name="width">Register width.</param>
    /// <param name="recurrentRows">U, or 0 for a product with the input alone; U when negative.</param>
    public RecurrentWeights(int units, int inputs, int blocks, ReadOnlySpan<int> gates, SimdWidth width, int recurrentRows = -1)
    {
        (this.units, Inputs, this.blocks) = (units, inputs, blocks);
        this.recurrentRows = recurrentRows < 0 ? units : recurrentRows;
        Matrix = PackedMatrix.CreateInterleaved(inputs + this.recurrentRows, units, gates, width);
        start = new AlignedBuffer(((long)Matrix.Slots + PackedMatrix.MaxPanelSlots) * Matrix.Lanes);
    }

    /// <summary>D rows of W, then U rows of the recurrent matrix.</summary>
    public PackedMatrix Matrix { get; }

    /// <summary>D, or 0.</summary>
    public int Inputs { get; }

    /// <summary>What the sums of a panel start from: the bias or 0, one row.</summary>
    public float* Start(int panel) => start.Pointer + panel * Matrix.PanelSlots * Matrix.Lanes;

    /// <summary>Copies the weights in; call again when they have changed.</summary>
    /// <param name="kernel">W [D, blocks * U], empty unless direct input.</param>
    /// <param name="recurrent">[U, blocks * U], empty for a product with the input alone.</param>
    /// <param name="bias">[blocks * U] added by this product, or empty.</param>
    public void Fill(ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias)
    {
        int columns = blocks * units;
        Require(kernel.Length == Inputs * columns, nameof(kernel), kernel.Length, Inputs * columns);
        Require(recurrent.Length == recurrentRows * columns, nameof(recurrent), recurrent.Length, recurrentRows * columns);
        Require(bias.Length == 0 || bias.Length == columns, nameof(bias), bias.Length, columns);
        if (Inputs > 0)
            Matrix.Fill(kernel, columns, 0, Inputs);
        Matrix.Fill(recurrent, columns, Inputs, recurrentRows);
        for (int slot = 0; slot < Matrix.Slots && bias.Length > 0; slot++)
            bias.Slice(Matrix.StartOf(slot), Matrix.CountOf(slot)).CopyTo(start.Span[(slot * Matrix.Lanes)..]);
    }

    public void Dispose()
    {
        Matrix.Dispose();
        start.Dispose();
    }

    private static void Require(bool holds, string name, int found, int expected)
    {
        if (!holds)
            throw new ArgumentException($"expected {expected} floats, found {found}", name);
    }
}
