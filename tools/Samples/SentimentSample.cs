using System.Globalization;

namespace KerasSharp.Samples;

/// <summary>The classic of Keras's examples: reviews to good or bad, trained from scratch.</summary>
internal static class SentimentSample
{
    private const int Vocabulary = 20000,
        Length = 80;

    /// <returns>The accuracy on reviews that were held back, of the weights that are kept: those of the epoch that did best on
    /// them.</returns>
    public static double Run(Arguments arguments, TextWriter output)
    {
        int epochs = arguments.Number("--epochs", 10),
            count = arguments.Number("--samples", 4000);
        var (texts, labels) = arguments.Text("--file") is { } file
            ? Reviews.Read(file, Vocabulary)
            : Reviews.Make(count, Vocabulary, new Random(1));
        int split = texts.Count * 4 / 5;
        var train = Reviews.Padded([.. texts.Take(split)], labels[..split], Length);
        var held = Reviews.Padded([.. texts.Skip(split)], labels[split..], Length);

        LayerSpec recurrent = arguments.Has("--gru")
            ? new Gru(128) { Dropout = 0.2, RecurrentDropout = 0.2 }
            : new Lstm(128) { Dropout = 0.2, RecurrentDropout = 0.2 };
        using var model = new Sequential
        {
            new Embedding(Vocabulary, 128) { InputShape = [Length] },
            recurrent,
            new Dense(1) { Activation = "sigmoid" },
        }.Build(Device.Cpu(), seed: 7);
        model.Compile("adam", "binary_crossentropy", ["accuracy"], seed: 7);

        output.WriteLine($"{split} reviews to learn from, {texts.Count - split} held back, {recurrent.ClassName}");
        output.WriteLine($"at most {epochs} epochs; it ends after two in a row that do not lower the loss on the reviews held back");
        // A network this large learns so few reviews by heart: from some epoch on, it gets worse at those that it has not seen.
        var stopping = new EarlyStopping("val_loss", patience: 1);
        var best = new BestWeights();
        var history = model.Fit(
            train,
            new FitOptions
            {
                BatchSize = 32,
                Epochs = epochs,
                ValidationData = held,
                Callbacks = [stopping, best, new LambdaCallback { EpochEnd = (epoch, logs) => output.WriteLine(Line(epoch, logs)) }],
                Verbose = Verbosity.Silent,
            }
        );
        var kept = model.Evaluate(held);
        string stopped = stopping.StoppedEpoch is { } last
            ? $"stopped early, after epoch {last + 1}"
            : $"all {history.Epochs.Count} epochs made";
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{stopped}; "
                    + $"kept are the weights of epoch {best.Epoch + 1}, the best: held back: loss {kept["loss"]:0.0000}, accuracy "
                    + $"{kept["acc"]:0.000}"
            )
        );
        return kept["acc"];
    }

    private static string Line(int epoch, Logs logs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch + 1}: loss {logs["loss"]:0.0000}, accuracy {logs["acc"]:0.000}; held back: loss "
                + $"{logs["val_loss"]:0.0000}, accuracy {logs["val_acc"]:0.000}"
        );
}
