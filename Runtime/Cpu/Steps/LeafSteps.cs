using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The same number everywhere.</summary>
internal sealed unsafe class FillStep(View y, float value) : Step
{
    public override void Run(Workspace w) => new Span<float>(w.At(y), y.Shape.Count.At(w.Samples)).Fill(value);
}

/// <summary>An extent as a number.</summary>
internal sealed unsafe class ExtentStep(View y, Dim extent) : Step
{
    public override void Run(Workspace w) => *w.At(y) = extent.At(w.Samples);
}

/// <summary>0, 1, 2, ...</summary>
internal sealed unsafe class CountStep(View y) : Step
{
    public override void Run(Workspace w)
    {
        float* at = w.At(y);
        for (int i = 0; i < y.Shape.Count.At(w.Samples); i++)
            at[i] = i;
    }
}

/// <summary>Random numbers; the same as every device draws.</summary>
internal sealed unsafe class RandomStep(View counter, View y, RandomDrawOp law) : Step
{
    public override void Run(Workspace w)
    {
        uint run = uint.CreateTruncating(*w.At(counter));
        var target = new Span<float>(w.At(y), y.Shape.Count.At(w.Samples));
        Span<float> four = stackalloc float[4];
        for (int i = 0; i < target.Length; i += 4)
        {
            var (a, b, c, d) = Philox.Four(law, run, (ulong)(i / 4));
            (four[0], four[1], four[2], four[3]) = ((float)a, (float)b, (float)c, (float)d);
            four[..Math.Min(4, target.Length - i)].CopyTo(target[i..]);
        }
    }
}
