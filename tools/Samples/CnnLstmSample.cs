using System.Globalization;

namespace KerasSharp.Samples;

/// <summary>Keras's imdb_cnn_lstm: a convolution finds turns of phrase, an LSTM weighs them.</summary>
internal static class CnnLstmSample
{
    /// <returns>The accuracy on reviews that were held back.</returns>
    internal static double Run(Arguments arguments, TextWriter output)
    {
        using var model = new Sequential
        {
            new Embedding(1000, 32) { InputShape = [40] },
            new Dropout(0.25),
            new Convolution1D(32, 5) { Activation = "relu" },
            new MaxPooling1D(4),
            new Lstm(32),
            new Dense(1) { Activation = "sigmoid" },
        }.Build(Device.Cpu(), seed: 4);
        model.Compile(new Adam(), Losses.BinaryCrossentropy, [Metrics.BinaryAccuracy], seed: 4);
        model.Fit(
            RuleData.Reviews(2000, 40, seed: 31),
            new FitOptions { Epochs = arguments.Number("--epochs", 4), Verbose = Verbosity.Silent }
        );
        var held = model.Evaluate(RuleData.Reviews(500, 40, seed: 32));
        double accuracy = held[model.MetricNames[1]];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"held back: loss {held["loss"]:0.0000}, accuracy {accuracy:0.000}"));
        return accuracy;
    }
}
