using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>What a recurrent layer's input is multiplied with.</summary>
/// <param name="Weights">W [D, G U].</param>
/// <param name="Bias">b [G U], or null.</param>
/// <param name="Products">Room for x W + b [N, T, G U], dense.</param>
internal sealed unsafe record InputOperands(PreparedMatrix Weights, (PreparedArray Array, long Offset)? Bias, View Products)
{
    /// <summary>Multiplies the call's input [N, T, D], or lets the layer's tiles do so where each thread has sequences of its own. The bits
    /// are the same.</summary>
    /// <returns>The weights that the tiles need, or null.</returns>
    public PackedMatrix? Prepare(ref RecurrentCall call, Workspace w)
    {
        float* bias = Bias is { } b ? b.Array.Pointer + b.Offset : null;
        int threads = Math.Min(w.Threads, w.Pool?.Threads ?? 1);
        if (call.Batch > 1 && call.Batch >= threads)
        {
            call.Input = RecurrentInput.Stretched;
            call.Bias = bias;
            return Weights.Matrix;
        }
        int columns = Weights.Matrix.Columns;
        float* products = w.At(Products);
        bool even = call.XRow == call.Steps * call.XStep;
        for (int n = 0; n < (even ? 1 : call.Batch); n++)
            Gemm.Run<Linear>(
                call.X + n * call.XRow,
                call.XStep,
                even ? call.Batch * call.Steps : call.Steps,
                Weights.Matrix,
                products + (nint)n * call.Steps * columns,
                columns,
                bias == null ? ProductStart.Zero : ProductStart.Bias,
                bias,
                w.Pool,
                w.Threads
            );
        (call.Input, call.XRow, call.XStep) = (RecurrentInput.Projected, (nint)call.Steps * columns, columns);
        call.X = products;
        return null;
    }
}
