using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;

namespace KerasSharp.Samples;

/// <summary>A training that real Keras made too: from the same model, over the same batches, to losses and predictions that are stored in
/// <c>fixtures/samples</c>.</summary>
/// <param name="Name">The folder.</param>
/// <param name="Steps">The batches of one round.</param>
/// <param name="Shown">What is predicted at the end.</param>
/// <param name="Rounds">How often the batches come.</param>
internal sealed record Comparison(string Name, IReadOnlyList<TrainingData> Steps, Tensor<float> Shown, int Rounds = 1)
{
    // Some steps of float32 sums, each made of the last one's rounding.
    private const double Tolerance = 1e-4;

    /// <summary>The comparison of a folder.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    internal static Comparison Of(string name)
    {
        var reviews = RuleData.Reviews(128, 40);
        return name switch
        {
            "sentiment_lstm" or "sentiment_gru" or "imdb_cnn_lstm" => new(name, Batches(reviews, 32), First(reviews, 8), 3),
            "sine" => new(name, Batches(RuleData.Wave(128, 50), 32), First(RuleData.Wave(128, 50), 8), 3),
            "recurrence" => new(name, [RuleData.Plain(32, 10, 4)], First(RuleData.Plain(32, 10, 4), 8), 5),
            "addition_rnn" => new(name, Batches(RuleData.Sums(1024), 128), First(RuleData.Sums(1024), 1)),
            "text_generation" => new(
                name,
                [.. RuleData.Streams(12, 16, 20).Select(p => (TrainingData)p)],
                RuleData.Streams(12, 16, 20)[0].X
            ),
            "fine_tuning" => new(name, Batches(RuleData.Pictures(96, true), 32), First(RuleData.Pictures(96, true), 8), 4),
            "teachable_machine" => new(name, [], TeachableMachineSample.Input(RuleData.Squares(4))),
            _ => throw new ArgumentException($"there are no numbers of Keras for '{name}'"),
        };
    }

    /// <summary>The model as Keras had it before its first step, compiled as Keras had it.</summary>
    internal Model Begin() => KerasModel.Load(Path.Combine(Folder, "model.h5"), new KerasImportOptions { Device = Device.Cpu() });

    /// <summary>Trains a model that <see cref="Begin"/> gave, or one with its weights, and prints what Keras had.</summary>
    /// <returns>The greatest difference: of losses in parts of the loss, of predictions in numbers.</returns>
    /// <exception cref="KerasException">It is more than rounding explains.</exception>
    internal double Show(Model model, TextWriter output)
    {
        using var stored = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "keras.json")));
        double[] losses = [.. stored.RootElement.GetProperty("losses").EnumerateArray().Select(v => v.GetDouble())];
        double[] predictions = [.. stored.RootElement.GetProperty("predictions").EnumerateArray().Select(v => v.GetDouble())];
        double apart = 0;
        output.WriteLine($"beside Keras {stored.RootElement.GetProperty("keras").GetString()}, from the same weights over the same data:");
        for (int i = 0; i < losses.Length; i++)
        {
            double loss = model.TrainOnBatch(Steps[i % Steps.Count]).Loss;
            apart = Math.Max(apart, Math.Abs(loss - losses[i]) / Math.Max(1e-3, Math.Abs(losses[i])));
            if (i == 0 || i == losses.Length - 1)
                output.WriteLine(Line($"  loss of step {i + 1}: Keras {losses[i]:0.000000}, KerasSharp {loss:0.000000}"));
        }
        model.ResetStates();
        var predicted = model.Predict(Shown);
        float[] ours = new float[predicted.FlattenedLength];
        predicted.FlattenTo(ours);
        for (int i = 0; i < predictions.Length; i++)
            apart = Math.Max(apart, Math.Abs(predictions[i] - ours[i]));
        output.WriteLine(Line($"  {losses.Length} losses and {predictions.Length} predicted numbers: greatest difference {apart:0.0e+0}"));
        return apart <= Tolerance
            ? apart
            : throw new KerasException($"{Name}: expected Keras's numbers within {Tolerance}, found a difference of {apart:0.0e+0}");
    }

    private string Folder => Path.Combine(Fixtures(), "samples", Name);

    private static string Fixtures()
    {
        foreach (string start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "KerasSharp.sln")))
                    return Path.Combine(folder, "fixtures");
        throw new KerasException($"expected to run in a clone of the repository: Keras's numbers lie in its folder fixtures/samples");
    }

    private static TrainingData[] Batches((Tensor<float> X, Tensor<float> Y) data, int size) =>
        [
            .. Enumerable
                .Range(0, (int)data.X.Lengths[0] / size)
                .Select(b => new TrainingData(Part(data.X, b * size, size), Part(data.Y, b * size, size))),
        ];

    private static Tensor<float> First((Tensor<float> X, Tensor<float> Y) data, int count) => Part(data.X, 0, count);

    private static Tensor<float> Part(Tensor<float> x, int from, int count)
    {
        var flat = new float[x.FlattenedLength];
        x.FlattenTo(flat);
        int row = flat.Length / (int)x.Lengths[0];
        return Tensor.Create(flat[(from * row)..((from + count) * row)], [count, .. x.Lengths[1..]]);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
