using System.Numerics.Tensors;

namespace KerasSharp.Cli.Demos;

/// <summary>GRU(32), Dense(1): the next value of a sine wave, and the wave that grows from its own predictions.</summary>
internal sealed class SineDemo : Demo
{
    private const int Shown = 6;
    private const int Width = 33;

    internal override string Folder => "sine_gru";
    internal override string Title => "Sine wave: GRU(32), Dense(1)";

    internal override bool Show(DemoModel demo, TextWriter text)
    {
        float[] next = demo.Floats("next"),
            keras = DemoModel.Flat(demo.Keras),
            ours = DemoModel.Flat(demo.Ours);
        text.WriteLine("  true value      Keras  KerasSharp");
        for (int i = 0; i < Math.Min(Shown, next.Length); i++)
            text.WriteLine($"  {next[i], 10:0.000000} {keras[i], 10:0.000000}  {ours[i], 10:0.000000}");
        bool agrees = Compare(demo, text);

        float[] stored = demo.Floats("continuation"),
            grown = Continue(demo, stored.Length);
        float difference = stored.Zip(grown, (a, b) => Math.Abs(a - b)).Max();
        text.WriteLine($"  {grown.Length} values, each predicted from predictions: greatest difference from Keras {difference:0.0e+0}");
        for (int i = 0; i < grown.Length; i += 6)
            text.WriteLine($"  {grown[i], 9:0.000000} |{new string(' ', (int)MathF.Round((grown[i] + 1) / 2 * Width))}*");
        // Each value is the next one's input: what rounding does to one grows along the wave.
        return agrees && difference <= 100 * Tolerance;
    }

    private static float[] Continue(DemoModel demo, int length)
    {
        var wave = new List<float>(demo.Floats("first_window"));
        int window = wave.Count;
        for (int i = 0; i < length; i++)
            wave.Add(demo.Model.Predict(Tensor.Create(wave.GetRange(i, window).ToArray(), [1, window, 1]))[0, 0]);
        return [.. wave.Skip(window)];
    }
}
