using System.Diagnostics;
using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Steps;

/// <summary>A recurrent layer whose weights fit into no blocks' shared memory: for each step the state's product by cuBLAS, then one
/// kernel for all gates. A GRU that resets before its product has two of each.</summary>
internal sealed class RecurrentLoopStep(RecurrentRun run, RecurrentOperands o, KernelLibrary library) : RecurrentPass
{
    private readonly CudaKernel _begin = library.Get("RecurrentSteps.cu", "recurrent_begin", run.Defines),
        _step = library.Get("RecurrentSteps.cu", "recurrent_step", run.Defines);

    public override IEnumerable<View> Written => o.Written;

    public override void Run(CudaWorkspace w)
    {
        int batch = run.Batch.At(w.Samples),
            units = run.Units;
        if (batch == 0)
            return;
        Span<long> a = stackalloc long[RecurrentOperands.Fields + 3];
        o.Fill(a, w);
        run.Fill(a[(RecurrentOperands.Fields - 4)..], batch, 0);
        w.Launch(_begin, (long)batch * units, a[..RecurrentOperands.Fields]);
        ulong work = w.At(o.Work),
            product = w.At(o.Product!),
            size = sizeof(float) * (ulong)batch * (ulong)units;
        a[^3] = (long)product;
        for (int s = 0; s < run.Steps; s++)
        {
            ulong h = work + (ulong)(s & 1) * size;
            a[^2] = s;
            if (run.Kind == RecurrentKind.GruResetAfter)
            {
                Multiply(w, batch, 2, h, o.U, product, 3);
                Multiply(w, batch, 1, h, o.Uh!, product + (ulong)(2 * units * sizeof(float)), 3);
            }
            else
            {
                int gates = run.Kind == RecurrentKind.Gru ? 2 : run.Kind.Gates();
                Multiply(w, batch, gates, h, o.U, product, gates);
            }
            Step(w, 0, a);
            if (run.Kind != RecurrentKind.Gru)
                continue;
            Multiply(w, batch, 1, work + 3 * size, o.Uh!, product, 1);
            Step(w, 1, a);
        }
    }

    private void Multiply(CudaWorkspace w, int batch, int gates, ulong h, View u, ulong product, int width) =>
        w.Blas.Multiply(
            batch,
            gates * run.Units,
            run.Units,
            new CudaBlas.Factor(h, run.Units),
            new CudaBlas.Factor(w.At(u), u.Strides[0].At(w.Samples)),
            new CudaBlas.Factor(product, width * run.Units),
            1,
            0
        );

    private void Step(CudaWorkspace w, int phase, Span<long> arguments)
    {
        arguments[^1] = phase;
        w.Launch(_step, (long)run.Batch.At(w.Samples) * run.Units, arguments);
    }
}

/// <summary>The backward pass of <see cref="RecurrentLoopStep"/>: for each step one kernel for all gates, then the product that gives the
/// derivative by the state before.</summary>
internal sealed class RecurrentLoopGradientStep(RecurrentRun run, RecurrentGradientOperands o, KernelLibrary library) : RecurrentPass
{
    private readonly CudaKernel _begin = library.Get("RecurrentSteps.cu", "recurrent_begin_backward", run.Defines),
        _step = library.Get("RecurrentSteps.cu", "recurrent_step_backward", run.Defines);

    public override IEnumerable<View> Written => o.Written;

    public override void Run(CudaWorkspace w)
    {
        int batch = run.Batch.At(w.Samples),
            units = run.Units,
            gates = run.Kind.Gates();
        if (batch == 0)
            return;
        Span<long> a = stackalloc long[RecurrentGradientOperands.Fields + 3];
        o.Fill(a, w);
        run.Fill(a[(RecurrentGradientOperands.Fields - 4)..], batch, 0);
        long elements = (long)batch * units;
        w.Launch(_begin, elements, a[..RecurrentGradientOperands.Fields]);
        ulong product = o.Product is null ? 0 : w.At(o.Product),
            dh = w.At(o.InitialH);
        a[^3] = (long)product;
        int row = checked(run.Steps * gates * units);
        for (int s = 0; s < run.Steps; s++)
        {
            int t = run.Reverse ? run.Steps - 1 - s : s;
            ulong dx = w.At(o.X) + (ulong)t * (ulong)(gates * units * sizeof(float)),
                dk = dx + (ulong)(2 * units * sizeof(float));
            (a[^2], a[^1]) = (s, 0);
            w.Launch(_step, elements, a);
            switch (run.Kind)
            {
                case RecurrentKind.Gru:
                    Multiply(w, batch, 1, dk, row, o.Uh!, product, 0);
                    a[^1] = 1;
                    w.Launch(_step, elements, a);
                    Multiply(w, batch, 2, dx, row, o.U, dh, 1);
                    break;
                case RecurrentKind.GruResetAfter:
                    Multiply(w, batch, 2, dx, row, o.U, dh, 1);
                    Multiply(w, batch, 1, w.At(o.Q!) + (ulong)t * (ulong)(units * sizeof(float)), run.Steps * units, o.Uh!, dh, 1);
                    break;
                case RecurrentKind.SimpleRnn:
                case RecurrentKind.Lstm:
                    Multiply(w, batch, gates, dx, row, o.U, dh, 1);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private void Multiply(CudaWorkspace w, int batch, int gates, ulong from, int row, View u, ulong to, float beta) =>
        w.Blas.Multiply(
            batch,
            run.Units,
            gates * run.Units,
            new CudaBlas.Factor(from, row),
            new CudaBlas.Factor(w.At(u), u.Strides[0].At(w.Samples), 0, true),
            new CudaBlas.Factor(to, run.Units),
            1,
            beta
        );
}
