using System.Globalization;

namespace KerasSharp.Samples;

/// <summary>A file of Keras 2.3.1 that tells bars from diagonals learns to do so on negatives: what finds shapes stays frozen.</summary>
internal static class FineTuningSample
{
    private static readonly string[] s_frozen = ["edges", "shapes"];

    /// <summary>Opens Keras's file, freezes what finds shapes, and compiles it for small steps.</summary>
    internal static Model Begin()
    {
        var model = Comparison.Of("fine_tuning").Begin();
        foreach (string layer in s_frozen)
            model.Layers[layer].Trainable = false;
        model.Compile(new Sgd(0.001) { Momentum = 0.9 }, Losses.CategoricalCrossentropy, [Metrics.CategoricalAccuracy]);
        return model;
    }

    /// <returns>The accuracy on negatives before and after.</returns>
    internal static (double Before, double After) Run(Arguments arguments, TextWriter output)
    {
        using var model = Begin();
        var negatives = RuleData.Pictures(400, inverted: true);
        double before = model.Evaluate(negatives)[model.MetricNames[1]];
        model.Fit(negatives, new FitOptions { Epochs = arguments.Number("--epochs", 20), Verbose = Verbosity.Silent });
        double after = model.Evaluate(negatives)[model.MetricNames[1]];
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"negatives that are told: {before:0.000} before, {after:0.000} after")
        );
        return (before, after);
    }
}
