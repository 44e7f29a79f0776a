using System.Globalization;
using System.Numerics.Tensors;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Samples;

/// <summary>h_t = tanh(x_t W + h_(t-1) U + b), written with the public tensor operations alone.</summary>
internal sealed record BareRecurrence(int Units) : CustomLayer
{
    public override IReadOnlyList<LayerValue> Lower(LayerContext context)
    {
        var x = context.X; // [N, T, D]
        var w = context.Weight("W", [x.Shape[2].Fixed, Units], Initializers.GlorotUniform); // [D, U]
        var u = context.Weight("U", [Units, Units], Initializers.Orthogonal); // [U, U]
        var b = context.Weight("b", [Units], Initializers.Zero); // [U]
        var scan = Ops.Scan(
            [Ops.MatMul(x, w) + b], // at each step a_t [N, U]
            [Ops.Constant(0, new Shape(x.Shape[0], Units))], // h_0 [N, U]
            (a, h) => ([Ops.Tanh(a[0] + Ops.MatMul(h[0], u))], [])
        );
        return [new LayerValue(scan.Final[0])];
    }
}

/// <summary>The bare recurrence beside SimpleRNN: the same predictions, and, because its gradient is derived from the same
/// operations, the same training.</summary>
internal static class RecurrenceSample
{
    /// <returns>How far predictions and losses of the two lie apart.</returns>
    public static double Run(TextWriter output)
    {
        var random = new Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
        var (x, y) = (Tensor.Create(Draw(32 * 10 * 4), [32, 10, 4]), Tensor.Create(Draw(32), [32, 1]));

        using var bare = new Sequential
        {
            new BareRecurrence(16) { Name = "rnn", InputShape = [10, 4] },
            new Dense(1) { Name = "out" },
        }.Build(Device.Cpu(), seed: 5);
        using var keras = new Sequential
        {
            new SimpleRnn(16) { Name = "rnn", InputShape = [10, 4] },
            new Dense(1) { Name = "out" },
        }.Build(Device.Cpu());
        keras.SetWeights(bare.GetWeights());

        double apart = Apart(bare.Predict(x), keras.Predict(x));
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"predictions of the bare recurrence and of SimpleRNN are {apart:0.0e+0} apart")
        );
        bare.Compile("adam", "mse");
        keras.Compile("adam", "mse");
        for (int step = 1; step <= 5; step++)
        {
            double a = bare.TrainOnBatch(x, y).Loss,
                b = keras.TrainOnBatch(x, y).Loss;
            apart = Math.Max(apart, Math.Abs(a - b));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"training step {step}: loss {a:0.000000} and {b:0.000000}"));
        }
        return apart;
    }

    /// <summary>The bare recurrence with the weights that Keras's SimpleRNN began with.</summary>
    internal static Model FromKeras()
    {
        using var keras = Comparison.Of("recurrence").Begin();
        var bare = new Sequential
        {
            new BareRecurrence(16) { Name = "rnn", InputShape = [10, 4] },
            new Dense(1) { Name = "out" },
        }.Build(Device.Cpu());
        bare.SetWeights(keras.GetWeights());
        bare.Compile(new Adam(), Losses.MeanSquaredError);
        return bare;
    }

    private static double Apart(Tensor<float> a, Tensor<float> b)
    {
        float[] p = new float[a.FlattenedLength],
            q = new float[b.FlattenedLength];
        a.FlattenTo(p);
        b.FlattenTo(q);
        return p.Zip(q, (u, v) => (double)Math.Abs(u - v)).Max();
    }
}
