using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Cpu.Fused;

public enum RecurrentLayer
{
    Lstm,
    Gru,
    GruResetAfter,
    SimpleRnn,
}

/// <summary>A recurrent layer with random weights and inputs, run by the kernel and by the equations in double precision.</summary>
internal sealed unsafe class RecurrentCase
{
    public RecurrentLayer Layer { get; init; } = RecurrentLayer.Lstm;
    public int Batch { get; init; } = 5;
    public int Steps { get; init; } = 7;
    public int Units { get; init; } = 20;
    public int Inputs { get; init; } = 6;
    public RecurrentInput Input { get; init; } = RecurrentInput.Projected;
    public ActivationOp Activation { get; init; } = new TanhOp();
    public ActivationOp Inner { get; init; } = new HardSigmoidOp();
    public bool Backwards { get; init; }
    public bool Masked { get; init; }
    public bool States { get; init; }
    public bool MaskedOutputIsState { get; init; }

    public int Gates =>
        Layer switch
        {
            RecurrentLayer.Lstm => 4,
            RecurrentLayer.SimpleRnn => 1,
            _ => 3,
        };

    public int Columns => Gates * Units;

    public float[] X => TestData.Random(Batch * Steps * Inputs, 1);
    public float[] Kernel => TestData.Random(Inputs * Columns, 2, 0.6);
    public float[] Recurrent => TestData.Random(Units * Columns, 3, 0.4);
    public float[] Bias => TestData.Random(Columns, 4);
    public float[] RecurrentBias => Layer == RecurrentLayer.GruResetAfter ? TestData.Random(Columns, 5) : [];
    public float[] H0 => States ? TestData.Random(Batch * Units, 6) : new float[Batch * Units];
    public float[] C0 => States ? TestData.Random(Batch * Units, 7) : new float[Batch * Units];

    /// <summary>One weight moved by a little in <see cref="Exact"/>: W, U, b or b'.</summary>
    public (string Weight, int Index, double By) Shift { get; set; } = ("", 0, 0);

    /// <summary>Sequence 0 counts nowhere, sequence 1 from its third step on, the others at random.</summary>
    public float[] Mask
    {
        get
        {
            var random = new Random(8);
            var mask = new float[Batch * Steps];
            for (int i = 0; i < mask.Length; i++)
                mask[i] = !Masked || (i / Steps == 1 ? i % Steps >= 2 : i / Steps > 1 && random.Next(3) > 0) ? 1 : 0;
            return mask;
        }
    }

    /// <summary>Outputs of every step in processing order [N, T, U] and the last states.</summary>
    public (float[] Sequences, float[] Last, float[] H, float[] C) Run(
        int from = 0,
        int count = -1,
        WorkerPool? pool = null,
        RecurrentTrace trace = default
    )
    {
        count = count < 0 ? Batch : count;
        float[] sequences = new float[count * Steps * Units],
            last = new float[count * Units],
            h = new float[count * Units],
            c = new float[count * Units];
        var (input, width) = Input is RecurrentInput.Direct or RecurrentInput.Stretched ? (X, Inputs) : (Project(), Columns);
        var (table, indices) = Table(input, width);
        fixed (
            float* px = Input == RecurrentInput.Gathered ? table : input,
                ps = sequences,
                pl = last,
                ph = h,
                pc = c,
                ph0 = H0,
                pc0 = C0,
                pm = Mask,
                pi = indices,
                pb = Bias
        )
        {
            var call = new RecurrentCall
            {
                Batch = count,
                Steps = Steps,
                Input = Input,
                X = Input == RecurrentInput.Gathered ? px : px + from * Steps * width,
                XRow = Steps * width,
                XStep = width,
                Bias = Input == RecurrentInput.Stretched ? pb : null,
                Indices = pi + from * Steps,
                IndexRow = Steps,
                IndexStep = 1,
                TableRows = indices.Length,
                Mask = Masked ? pm + from * Steps : null,
                MaskRow = Steps,
                MaskStep = 1,
                Backwards = Backwards,
                MaskedOutputIsState = MaskedOutputIsState,
                InitialH = States ? ph0 + from * Units : null,
                InitialC = States ? pc0 + from * Units : null,
                Sequences = ps,
                SequenceRow = Steps * Units,
                SequenceStep = Units,
                Last = pl,
                LastRow = Units,
                FinalH = ph,
                FinalC = pc,
                Trace = trace,
            };
            Run(call, pool);
        }
        return (sequences, last, h, c);
    }

    private void Run(in RecurrentCall call, WorkerPool? pool)
    {
        int direct = Input == RecurrentInput.Direct ? Inputs : 0;
        using var input = Input == RecurrentInput.Stretched ? PackedMatrix.Pack(Kernel, Inputs, Columns) : null;
        ReadOnlySpan<float> kernel = direct > 0 ? Kernel : [],
            bias = direct > 0 ? Bias : [];
        switch (Layer)
        {
            case RecurrentLayer.Lstm:
                using (var w = LstmKernel.CreateWeights(Units, direct, SimdWidths.Active))
                {
                    w.Fill(kernel, Recurrent, bias);
                    LstmKernel.Run(call, w, Units, ActivationKernels.Of(Activation), ActivationKernels.Of(Inner), pool, input: input);
                }
                break;
            case RecurrentLayer.SimpleRnn:
                using (var w = SimpleRnnKernel.CreateWeights(Units, direct, SimdWidths.Active))
                {
                    w.Fill(kernel, Recurrent, bias);
                    SimpleRnnKernel.Run(call, w, Units, ActivationKernels.Of(Activation), pool, input: input);
                }
                break;
            default:
                using (var w = new GruWeights(Units, direct, Layer == RecurrentLayer.GruResetAfter, SimdWidths.Active))
                {
                    w.Fill(kernel, Recurrent, bias, RecurrentBias);
                    GruKernel.Run(call, w, ActivationKernels.Of(Activation), ActivationKernels.Of(Inner), pool, input: input);
                }
                break;
        }
    }

    /// <summary>A table that holds the projected rows of all samples in reverse order, and the indices that gather them.</summary>
    private (float[] Table, float[] Indices) Table(float[] input, int width)
    {
        var indices = new float[Batch * Steps];
        float[] table = new float[input.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int at = indices.Length - 1 - i;
            indices[i] = i % 3 == 0 ? at - indices.Length : at;
            input.AsSpan(i * width, width).CopyTo(table.AsSpan(at * width));
        }
        return (table, indices);
    }

    /// <summary>The equations of the layer, step by step in double precision.</summary>
    public (double[] Sequences, double[] Last, double[] H, double[] C) Exact()
    {
        double[] sequences = new double[Batch * Steps * Units],
            last = new double[Batch * Units];
        double[] h = [.. H0.Select(v => (double)v)],
            c = [.. C0.Select(v => (double)v)];
        float[] x = X;
        double[] w = Shifted("W", Kernel),
            u = Shifted("U", Recurrent),
            b = Shifted("b", Bias),
            b2 = Shifted("b'", RecurrentBias);
        float[] mask = Mask;
        for (int n = 0; n < Batch; n++)
        {
            for (int s = 0; s < Steps; s++)
            {
                int t = Backwards ? Steps - 1 - s : s;
                Span<double> state = h.AsSpan(n * Units, Units),
                    output = last.AsSpan(n * Units, Units);
                if (MaskedOutputIsState)
                    state.CopyTo(output);
                if (mask[n * Steps + t] != 0)
                {
                    var xn = x.AsSpan((n * Steps + t) * Inputs, Inputs);
                    double[] a = new double[Columns],
                        r = new double[Columns];
                    for (int j = 0; j < Columns; j++)
                    {
                        a[j] = b[j];
                        for (int d = 0; d < Inputs; d++)
                            a[j] += xn[d] * w[d * Columns + j];
                        r[j] = (b2.Length > 0 ? b2[j] : 0) + Dot(state, u, j);
                    }
                    Step(a, r, state, c.AsSpan(n * Units, Units), u);
                    state.CopyTo(output);
                }
                output.CopyTo(sequences.AsSpan((n * Steps + s) * Units));
            }
        }
        return (sequences, last, h, c);
    }

    private double[] Shifted(string name, float[] weight)
    {
        double[] values = [.. weight.Select(v => (double)v)];
        if (Shift.Weight == name)
            values[Shift.Index] += Shift.By;
        return values;
    }

    private void Step(double[] a, double[] r, Span<double> h, Span<double> c, double[] u)
    {
        double Act(double v) => Activation.Apply(v);
        double Gate(int g, int j) => Inner.Apply(a[g * Units + j] + r[g * Units + j]);
        var old = h.ToArray();
        double[] reset = new double[Units];
        for (int j = 0; j < Units && Layer == RecurrentLayer.Gru; j++)
            reset[j] = Gate(1, j) * old[j];
        for (int j = 0; j < Units; j++)
        {
            switch (Layer)
            {
                case RecurrentLayer.Lstm:
                    c[j] = Gate(1, j) * c[j] + Gate(0, j) * Act(a[2 * Units + j] + r[2 * Units + j]);
                    h[j] = Gate(3, j) * Act(c[j]);
                    break;
                case RecurrentLayer.SimpleRnn:
                    h[j] = Act(a[j] + r[j]);
                    break;
                default:
                    double inner = Layer == RecurrentLayer.Gru ? Dot(reset, u, 2 * Units + j) : Gate(1, j) * r[2 * Units + j];
                    double z = Gate(0, j);
                    h[j] = z * old[j] + (1 - z) * Act(a[2 * Units + j] + inner);
                    break;
            }
        }
    }

    private double Dot(ReadOnlySpan<double> h, double[] u, int column)
    {
        double sum = 0;
        for (int k = 0; k < Units; k++)
            sum += h[k] * u[k * Columns + column];
        return sum;
    }

    /// <summary>x W + b of all rows, as a plan would compute it before the kernel.</summary>
    private float[] Project()
    {
        var y = new float[Batch * Steps * Columns];
        using var packed = PackedMatrix.Pack(Kernel, Inputs, Columns);
        fixed (
            float* px = X,
                py = y,
                pb = Bias
        )
            Gemm.Run<Linear>(px, Inputs, Batch * Steps, packed, py, Columns, ProductStart.Bias, pb);
        return y;
    }
}
