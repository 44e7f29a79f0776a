using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Benchmarks.Kernels;

/// <summary>The training workloads, kernels called one after another as a plan would: forward with trace, backward, weight gradients, Adam, packing.</summary>
internal static unsafe class TrainingCases
{
    private static readonly AdamUpdate Adam = new(1e-9f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f);

    public static IEnumerable<KernelCase> All()
    {
        yield return Step("W7a training LSTM128 b32", 4, 32, 100, 128, 128, 20000);
        yield return Step("W7b training GRU32 b32", 3, 32, 50, 1, 32, 0);
    }

    private static KernelCase Step(string name, int gates, int batch, int steps, int inputs, int units, int vocabulary)
    {
        int rows = batch * steps, columns = gates * units;
        AlignedBuffer x = KernelCases.Random((long)rows * inputs), projected = new((long)rows * columns), gateTrace = new((long)rows * columns),
            previous = new((long)rows * units), extra = new((long)rows * units), da = new((long)rows * columns), dx = new((long)rows * inputs),
            last = new(batch * units), dLast = KernelCases.Random(batch * units);
        Parameter w = new((long)inputs * columns), u = new((long)units * columns), b = new(columns), table = new((long)vocabulary * inputs);
        var indices = new AlignedBuffer(rows);
        var random = new Random(3);
        for (int i = 0; i < rows && vocabulary > 0; i++)
            indices.Pointer[i] = random.Next(vocabulary);
        var rowGradient = new RowGradient(Math.Max(vocabulary, 1), inputs, rows);
        PackedMatrix packedW = PackedMatrix.Create(inputs, columns, SimdWidths.Active), backW = PackedMatrix.Create(columns, inputs, SimdWidths.Active);
        RecurrentWeights lstm = LstmKernel.CreateWeights(units, 0);
        var gru = new GruWeights(units, 0, resetAfter: false);
        PackedMatrix backU = gates == 4 ? LstmGradient.CreateWeights(units) : GruGradient.CreateMain(units, false), candidate = GruGradient.CreateCandidate(units);
        var trace = new RecurrentTrace { Gates = gateTrace.Pointer, PreviousH = previous.Pointer, Extra = extra.Pointer, Row = steps, Step = 1 };
        var forward = new RecurrentCall { Batch = batch, Steps = steps, X = projected.Pointer, XRow = steps * columns, XStep = columns, Last = last.Pointer, LastRow = units, Trace = trace };
        var backward = new RecurrentGradientCall { Batch = batch, Steps = steps, Trace = trace, Last = dLast.Pointer, LastRow = units, Preactivations = da.Pointer };

        void Run(WorkerPool? pool)
        {
            if (vocabulary > 0)
                TableRows.Gather(table.Value.Pointer, vocabulary, inputs, indices.Pointer, rows, x.Pointer);
            packedW.Fill(w.Value.Span, columns);
            Gemm.Run<Linear>(x.Pointer, inputs, rows, packedW, projected.Pointer, columns, ProductStart.Bias, b.Value.Pointer, pool);
            if (gates == 4)
            {
                lstm.Fill([], u.Value.Span, []);
                backU.FillTransposed(u.Value.Span, columns);
                LstmKernel.Run(forward, lstm, units, ActivationKind.Tanh, ActivationKind.HardSigmoid, pool);
                LstmGradient.Run(backward, backU, units, ActivationKind.Tanh, ActivationKind.HardSigmoid, pool);
            }
            else
            {
                gru.Fill([], u.Value.Span, []);
                GruGradient.Fill(backU, candidate, u.Value.Span, units);
                GruKernel.Run(forward, gru, ActivationKind.Tanh, ActivationKind.HardSigmoid, pool);
                GruGradient.Run(backward, backU, candidate, units, ActivationKind.Tanh, ActivationKind.HardSigmoid, pool);
            }
            WeightGradient.Run(x.Pointer, inputs, da.Pointer, columns, rows, inputs, columns, w.Gradient.Pointer, columns, pool: pool);
            int plain = gates == 4 ? columns : 2 * units;
            WeightGradient.Run(previous.Pointer, units, da.Pointer, columns, rows, units, plain, u.Gradient.Pointer, columns, pool: pool);
            if (gates == 3)
                WeightGradient.Run(extra.Pointer, units, da.Pointer + plain, columns, rows, units, units, u.Gradient.Pointer + plain, columns, pool: pool);
            Reduce.Run<SumReduction>(da.Pointer, b.Gradient.Pointer, 1, rows, columns, pool);
            if (vocabulary > 0)
            {
                backW.FillTransposed(w.Value.Span, columns);
                Gemm.Run<Linear>(da.Pointer, columns, rows, backW, dx.Pointer, inputs, pool: pool);
                rowGradient.Set(dx.Pointer, indices.Pointer, rows);
                ParameterUpdate.Rows(table.Value.Pointer, rowGradient, table.First.Pointer, table.Second.Pointer, Adam, pool);
            }
            foreach (Parameter p in (ReadOnlySpan<Parameter>)[w, u, b])
                ParameterUpdate.Dense(p.Value.Pointer, p.Gradient.Pointer, p.First.Pointer, p.Second.Pointer, p.Value.Length, Adam, pool);
        }

        double flops = 3 * 2.0 * rows * columns * (inputs + units);
        return new(name, flops, Run, x, projected, gateTrace, previous, extra, da, dx, last, dLast, w, u, b, table, indices, rowGradient, packedW, backW, lstm, gru, backU, candidate);
    }

    private sealed class Parameter(long length) : IDisposable
    {
        public AlignedBuffer Value { get; } = KernelCases.Random(length);
        public AlignedBuffer Gradient { get; } = new(length);
        public AlignedBuffer First { get; } = new(length);
        public AlignedBuffer Second { get; } = new(length);

        public void Dispose()
        {
            Value.Dispose();
            Gradient.Dispose();
            First.Dispose();
            Second.Dispose();
        }
    }
}
