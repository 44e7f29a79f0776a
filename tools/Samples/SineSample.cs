using System.Globalization;
using System.Numerics.Tensors;

namespace KerasSharp.Samples;

/// <summary>A GRU that goes on with a noisy sine wave.</summary>
internal static class SineSample
{
    private const int Window = 50,
        Points = 1200,
        Ahead = 200;

    /// <returns>The root of the mean squared distance of the predictions from the wave without noise.</returns>
    public static double Run(Arguments arguments, TextWriter output)
    {
        string path = arguments.Text("--output") ?? "sine.svg";
        var random = new Random(1);
        double Wave(int t) => Math.Sin(t * 2 * Math.PI / 40);
        float[] noisy = [.. Enumerable.Range(0, Points + Ahead).Select(t => (float)(Wave(t) + 0.1 * (random.NextDouble() - 0.5)))];
        TrainingData Windows(int first, int count)
        {
            float[] x = [.. Enumerable.Range(first, count).SelectMany(t => noisy[t..(t + Window)])],
                y = [.. Enumerable.Range(first, count).Select(t => noisy[t + Window])];
            return (Tensor.Create(x, [count, Window, 1]), Tensor.Create(y, [count, 1]));
        }

        using var model = new Sequential
        {
            new Gru(32) { InputShape = [Window, 1] },
            new Dense(1),
        }.Build(Device.Cpu(), seed: 3);
        model.Compile(new RmsProp(0.003), "mse", seed: 3);
        var history = model.Fit(
            Windows(0, Points - Window),
            new FitOptions
            {
                Epochs = arguments.Number("--epochs", 15),
                ValidationSplit = 0.1,
                Verbose = Verbosity.Silent,
            }
        );
        for (int e = 0; e < history.Epochs.Count; e++)
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {e + 1}: loss {history["loss"][e]:0.00000}, held back {history["val_loss"][e]:0.00000}"
                )
            );

        float[] windows = [.. Enumerable.Range(Points - Window, Ahead).SelectMany(t => noisy[t..(t + Window)])];
        var predicted = new float[Ahead];
        model.Predict(Tensor.Create(windows, [Ahead, Window, 1])).FlattenTo(predicted);
        double error = Math.Sqrt(predicted.Select((p, k) => Math.Pow(p - Wave(Points + k), 2)).Average());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"off by {error:0.000} from the wave without noise"));

        var chart = new SvgChart(820, 320);
        chart.Plot(
            "loss by epoch",
            new ChartCount("epoch", First: 1),
            new ChartScale("mean squared error (logarithmic)", Logarithmic: true),
            ("training", history["loss"]),
            ("held back", history["val_loss"])
        );
        chart.Plot(
            "the wave and its prediction",
            new ChartCount("step", First: Points),
            new ChartScale("value"),
            ("wave", [.. Enumerable.Range(0, Ahead).Select(k => Wave(Points + k))]),
            ("prediction", [.. predicted.Select(p => (double)p)])
        );
        File.WriteAllText(path, chart.ToString());
        output.WriteLine($"drawn in {path}");
        return error;
    }
}
