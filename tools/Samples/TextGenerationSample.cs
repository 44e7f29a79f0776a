using System.Text;

namespace KerasSharp.Samples;

/// <summary>Keras's lstm_text_generation with a stateful LSTM: it learns on 16 streams at once, each batch going on where the one before
/// ended, and then writes one letter after another.</summary>
internal static class TextGenerationSample
{
    private const int Steps = 20,
        Rows = 16;

    /// <returns>What it writes.</returns>
    internal static string Run(Arguments arguments, TextWriter output)
    {
        using var model = Stack(Rows, Steps).Build(Device.Cpu(), seed: 6);
        model.Compile(new Adam(0.01), Losses.CategoricalCrossentropy, seed: 6);
        var streams = RuleData.Streams(20, Rows, Steps);
        int epochs = arguments.Number("--epochs", 12);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            // A new pass over the text begins without memories.
            model.ResetStates();
            double loss = streams.Average(batch => model.TrainOnBatch(batch.X, batch.Y).Loss);
            output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"epoch {epoch}: loss {loss:0.0000}"));
        }
        // One stream, one letter at a time: the same weights in a model of that shape.
        using var writer = Stack(1, 1).Build(Device.Cpu());
        writer.SetWeights(model.GetWeights());
        var text = new StringBuilder("the cat sees ");
        char next = ' ';
        foreach (char letter in text.ToString())
            next = RuleData.Likeliest(writer.Predict(RuleData.Letter(letter)));
        while (text.Length < 120)
        {
            text.Append(next);
            next = RuleData.Likeliest(writer.Predict(RuleData.Letter(next)));
        }
        output.WriteLine(text);
        return text.ToString();
    }

    private static Sequential Stack(int rows, int steps) =>
        new()
        {
            new Lstm(64)
            {
                ReturnSequences = true,
                Stateful = true,
                BatchSize = rows,
                InputShape = [steps, 17],
                Name = "rnn",
            },
            new TimeDistributed(new Dense(17) { Activation = "softmax" }) { Name = "next" },
        };
}
