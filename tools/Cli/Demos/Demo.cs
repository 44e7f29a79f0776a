namespace KerasSharp.Cli.Demos;

/// <summary>Shows one model at work, beside what Keras gave.</summary>
internal abstract class Demo
{
    /// <summary>The greatest difference that float32 sums over a hundred steps may make (absolute, outputs of size 1).</summary>
    protected const float Tolerance = 1e-5f;

    /// <summary>The model's folder.</summary>
    internal abstract string Folder { get; }

    /// <summary>What the model is.</summary>
    internal abstract string Title { get; }

    /// <summary>Prints inputs, Keras's outputs and ours.</summary>
    /// <returns>Whether they agree.</returns>
    internal abstract bool Show(DemoModel demo, TextWriter text);

    protected static bool Compare(DemoModel demo, TextWriter text)
    {
        bool agrees = demo.Difference <= Tolerance;
        text.WriteLine(
            $"  {demo.X.Lengths[0]} samples: greatest difference from Keras "
                + $"{demo.Difference:0.0e+0}{(agrees ? "" : $", expected at most {Tolerance:0e+0}")}"
        );
        return agrees;
    }
}
