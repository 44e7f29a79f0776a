using System.Globalization;

namespace KerasSharp.Samples;

/// <summary>Keras's addition_rnn: one LSTM reads "7+85", another one writes "92", letter by letter.</summary>
internal static class AdditionSample
{
    /// <returns>The share of letters of new sums that are right.</returns>
    internal static double Run(Arguments arguments, TextWriter output)
    {
        using var model = new Sequential
        {
            new Lstm(64) { InputShape = [5, 12], Name = "reads" },
            new RepeatVector(3),
            new Lstm(64) { ReturnSequences = true, Name = "writes" },
            new TimeDistributed(new Dense(12) { Activation = "softmax" }) { Name = "digits" },
        }.Build(Device.Cpu(), seed: 2);
        model.Compile(new Adam(0.003), Losses.CategoricalCrossentropy, [Metrics.CategoricalAccuracy], seed: 2);
        model.Fit(
            RuleData.Sums(20000, seed: 21),
            new FitOptions
            {
                Epochs = arguments.Number("--epochs", 20),
                BatchSize = 128,
                Verbose = Verbosity.Silent,
                Callbacks =
                [
                    new LambdaCallback
                    {
                        EpochEnd = (epoch, logs) => output.WriteLine(Line($"epoch {epoch + 1}: loss {logs["loss"]:0.0000}")),
                    },
                ],
            }
        );
        var fresh = RuleData.Sums(500, seed: 22);
        string[] sums = RuleData.Read(fresh.X),
            wanted = RuleData.Read(fresh.Y),
            found = RuleData.Read(model.Predict(fresh.X));
        for (int i = 0; i < 8; i++)
            output.WriteLine($"{sums[i]} = {found[i].Trim()}{(found[i] == wanted[i] ? "" : $", and should be {wanted[i].Trim()}")}");
        output.WriteLine($"{found.Zip(wanted).Count(p => p.First == p.Second)} of {sums.Length} new sums are right");
        return found.Zip(wanted).Average(p => p.First.Zip(p.Second).Count(c => c.First == c.Second) / (double)p.First.Length);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
