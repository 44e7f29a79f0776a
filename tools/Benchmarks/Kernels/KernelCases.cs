using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Benchmarks.Kernels;

/// <summary>The shapes of the workloads W1 to W9, kernel by kernel.</summary>
internal static unsafe class KernelCases
{
    public static IEnumerable<KernelCase> All()
    {
        foreach (
            var (m, n, k) in new[]
            {
                (1, 512, 128),
                (32, 512, 128),
                (256, 512, 128),
                (20, 2048, 512),
                (700, 10000, 512),
                (4096, 512, 784),
                (2048, 2048, 2048),
            }
        )
            yield return Product(m, n, k);
        foreach (SimdActivation inner in new[] { SimdActivation.Sloped<HardSigmoid>(), SimdActivation.Sloped<Sigmoid>() })
        {
            foreach (int batch in new[] { 1, 32, 256 })
                yield return Embedded($"W1 LSTM128 b{batch} {inner}", 4, batch, 100, 128, 20000, inner);
            foreach (int batch in new[] { 1, 32, 256 })
                yield return Embedded($"W2 GRU128 b{batch} {inner}", 3, batch, 100, 128, 20000, inner);
            foreach (int batch in new[] { 1, 32, 1024 })
                yield return Direct($"W4 GRU32 b{batch} {inner}", 3, batch, 50, 1, 32, inner);
            yield return Direct($"W6 half LSTM256 b32 {inner}", 4, 32, 200, 64, 256, inner);
        }
        yield return LanguageModel();
        foreach (int batch in new[] { 1, 32, 256 })
            yield return Embedded($"W3 RNN128 b{batch}", 1, batch, 100, 128, 20000, SimdActivation.Linear);
        foreach (var (size, channels) in new[] { (28, 1), (26, 32) })
            yield return Convolution($"W9 convolution 3x3x{channels}x32 b128", 128, size, channels, 32);
        foreach (var (rows, d, u) in new[] { (3200, 128, 512), (1600, 32, 64), (1600, 1, 96) })
            yield return Gradient($"weight gradient {d}x{rows}x{u}", rows, d, u);
    }

    public static AlignedBuffer Random(long length, double scale = 0.1)
    {
        var buffer = new AlignedBuffer(length);
        var random = new Random(1);
        for (long i = 0; i < length; i++)
            buffer.Pointer[i] = (float)((2 * random.NextDouble() - 1) * scale);
        return buffer;
    }

    private static AlignedBuffer Indices(int count, int vocabulary, int seed)
    {
        var buffer = new AlignedBuffer(count);
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
            buffer.Pointer[i] = random.Next(vocabulary);
        return buffer;
    }

    /// <summary>A call that writes the outputs of every step.</summary>
    private static RecurrentCall Sequences(int batch, int steps, int units, AlignedBuffer y) =>
        new()
        {
            Batch = batch,
            Steps = steps,
            Sequences = y.Pointer,
            SequenceRow = steps * units,
            SequenceStep = units,
        };

    private static KernelCase Product(int m, int n, int k)
    {
        AlignedBuffer a = Random((long)m * k),
            c = Random((long)m * n),
            source = Random((long)k * n);
        var b = PackedMatrix.Pack(source.Span, k, n);
        return new(
            $"product {m}x{n}x{k}",
            2.0 * m * n * k,
            pool => Gemm.Run<Linear>(a.Pointer, k, m, b, c.Pointer, n, pool: pool),
            a,
            b,
            c,
            source
        );
    }

    private static KernelCase Convolution(string name, int samples, int size, int channels, int filters)
    {
        int valid = size - 2;
        AlignedBuffer x = Random((long)samples * size * size * channels),
            y = new((long)samples * valid * valid * filters),
            kernel = Random(9L * channels * filters);
        var weights = new ConvWeights(new([size, size], [3, 3], [1, 1], [1, 1], [0, 0], [valid, valid], channels), filters);
        weights.Fill(kernel.Span);
        return new(
            name,
            2.0 * samples * valid * valid * 9 * channels * filters,
            pool => Conv.Run<Relu>(x.Pointer, samples, weights, null, y.Pointer, pool),
            x,
            y,
            kernel,
            weights
        );
    }

    private static KernelCase Gradient(string name, int rows, int d, int u)
    {
        AlignedBuffer x = Random((long)rows * d),
            g = Random((long)rows * u),
            dw = new((long)d * u);
        return new(
            name,
            2.0 * rows * d * u,
            pool => WeightGradient.Run(x.Pointer, d, g.Pointer, u, rows, d, u, dw.Pointer, u, pool: pool),
            x,
            g,
            dw
        );
    }

    /// <summary>An Embedding whose table already holds E W + b; the count of operations includes the product this saves.</summary>
    private static KernelCase Embedded(string name, int gates, int batch, int steps, int units, int vocabulary, SimdActivation inner)
    {
        AlignedBuffer table = Random((long)vocabulary * gates * units),
            last = new(batch * units),
            indexMemory = Indices(batch * steps, vocabulary, seed: 2);
        var call = new RecurrentCall
        {
            Batch = batch,
            Steps = steps,
            Input = RecurrentInput.Gathered,
            X = table.Pointer,
            Indices = indexMemory.Pointer,
            IndexRow = steps,
            IndexStep = 1,
            TableRows = vocabulary,
            Last = last.Pointer,
            LastRow = units,
        };
        return Recurrent(name, gates, call, units, 0, 2.0 * batch * steps * gates * units * 2 * units, inner, table, last, indexMemory);
    }

    /// <summary>W5: folded embedding, two LSTMs, the output layer and its softmax.</summary>
    private static KernelCase LanguageModel()
    {
        const int Batch = 20,
            Steps = 35,
            Units = 512,
            Words = 10000,
            Columns = 4 * Units,
            Rows = Batch * Steps;
        AlignedBuffer table = Random((long)Words * Columns),
            indices = Indices(Rows, Words, seed: 4),
            first = new(Rows * Units),
            projected = new(Rows * Columns),
            second = new(Rows * Units),
            y = new(Rows * Words);
        using AlignedBuffer recurrent = Random(Units * Columns),
            output = Random((long)Units * Words);
        RecurrentWeights one = LstmKernel.CreateWeights(Units, 0, SimdWidths.Active),
            two = LstmKernel.CreateWeights(Units, 0, SimdWidths.Active);
        one.Fill([], recurrent.Span, []);
        two.Fill([], recurrent.Span, []);
        PackedMatrix input = PackedMatrix.Pack(recurrent.Span, Units, Columns),
            dense = PackedMatrix.Pack(output.Span, Units, Words);
        var call = Sequences(Batch, Steps, Units, first) with
        {
            Input = RecurrentInput.Gathered,
            X = table.Pointer,
            Indices = indices.Pointer,
            IndexRow = Steps,
            IndexStep = 1,
            TableRows = Words,
        };
        var next = Sequences(Batch, Steps, Units, second) with { X = projected.Pointer, XRow = Steps * Columns, XStep = Columns };
        double flops = 2.0 * Rows * (Columns * (256 + Units) + (double)Columns * 2 * Units + (double)Units * Words);
        return new(
            "W5 LM 2 x LSTM512 b20",
            flops,
            pool =>
            {
                LstmKernel.Run(call, one, Units, SimdActivation.Sloped<Tanh>(), SimdActivation.Sloped<HardSigmoid>(), pool);
                Gemm.Run<Linear>(first.Pointer, Units, Rows, input, projected.Pointer, Columns, pool: pool);
                LstmKernel.Run(next, two, Units, SimdActivation.Sloped<Tanh>(), SimdActivation.Sloped<HardSigmoid>(), pool);
                Gemm.Run<Linear>(second.Pointer, Units, Rows, dense, y.Pointer, Words, pool: pool);
                SoftmaxRows.Run(y.Pointer, y.Pointer, Rows, Words, pool);
            },
            [table, indices, first, projected, second, y, one, two, input, dense]
        );
    }

    private static KernelCase Direct(string name, int gates, int batch, int steps, int inputs, int units, SimdActivation inner)
    {
        AlignedBuffer x = Random((long)batch * steps * inputs, 1),
            last = new(batch * units);
        var call = new RecurrentCall
        {
            Batch = batch,
            Steps = steps,
            Input = RecurrentInput.Direct,
            X = x.Pointer,
            XRow = steps * inputs,
            XStep = inputs,
            Last = last.Pointer,
            LastRow = units,
        };
        return Recurrent(name, gates, call, units, inputs, 2.0 * batch * steps * gates * units * (units + inputs), inner, x, last);
    }

    private static KernelCase Recurrent(
        string name,
        int gates,
        RecurrentCall call,
        int units,
        int inputs,
        double flops,
        SimdActivation inner,
        params IDisposable[] owned
    )
    {
        int columns = gates * units;
        using AlignedBuffer kernel = Random(inputs * columns),
            recurrent = Random(units * columns),
            bias = Random(inputs > 0 ? columns : 0);
        if (gates == 3)
        {
            var weights = new GruWeights(units, inputs, resetAfter: false, SimdWidths.Active);
            weights.Fill(kernel.Span, recurrent.Span, bias.Span);
            return new(name, flops, pool => GruKernel.Run(call, weights, SimdActivation.Sloped<Tanh>(), inner, pool), [.. owned, weights]);
        }
        RecurrentWeights packed =
            gates == 4
                ? LstmKernel.CreateWeights(units, inputs, SimdWidths.Active)
                : SimpleRnnKernel.CreateWeights(units, inputs, SimdWidths.Active);
        packed.Fill(kernel.Span, recurrent.Span, bias.Span);
        return gates == 4
            ? new(name, flops, pool => LstmKernel.Run(call, packed, units, SimdActivation.Sloped<Tanh>(), inner, pool), [.. owned, packed])
            : new(name, flops, pool => SimpleRnnKernel.Run(call, packed, units, SimdActivation.Sloped<Tanh>(), pool), [.. owned, packed]);
    }
}
