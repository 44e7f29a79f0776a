using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Training: y = x m / (1 - p), where m is 1 with probability 1 - p and else 0. Prediction: y = x.</summary>
internal sealed class DropoutRule : ElementwiseRule<Dropout>
{
    protected override bool GivesInput(Dropout spec, bool training) => !training || spec.Rate <= 0;

    protected override Node Apply(Dropout spec, Node x, LayerContext c)
    {
        var shape = NoiseShape(spec, x.Shape);
        if (spec.Rate is <= 0 or >= 1)
            return x;
        if (c.Training)
            return x * (spec.ScalesWhenPredicting ? Ops.GreaterEqual(c.RandomUniform(shape), spec.Rate) : c.DropoutMask(shape, spec.Rate));
        return spec.ScalesWhenPredicting ? x * (1 - spec.Rate) : x;
    }

    private static Shape NoiseShape(Dropout spec, Shape x)
    {
        if (spec.NoiseShape is not { } noise)
            return x;
        if (noise.Count != x.Rank || noise.Where((n, i) => n is not null && n != 1 && x[i] != n && !x[i].PerBatch).Any())
            throw new ShapeException(
                $"a noise shape [{Wording.List(noise.Select(n => n?.ToString() ?? "any"))}]: expected for each axis of the input {x} "
                    + $"its extent or 1"
            );
        return new Shape(x.Select((d, i) => noise[i] == 1 ? 1 : d));
    }
}

/// <summary>Dropout with one draw for each sample and channel.</summary>
internal sealed class SpatialDropoutRule : ElementwiseRule<SpatialDropoutSpec>
{
    protected override bool GivesInput(SpatialDropoutSpec spec, bool training) => !training || spec.Rate <= 0;

    protected override Node Apply(SpatialDropoutSpec spec, Node x, LayerContext c)
    {
        Images.RequireRank(x, spec.DataFormat, spec.SpatialRank);
        if (!c.Training || spec.Rate is <= 0 or >= 1)
            return x;
        int channels = spec.DataFormat == DataFormat.ChannelsFirst ? 1 : x.Rank - 1;
        return x * c.DropoutMask(new Shape(x.Shape.Select((d, i) => i == 0 || i == channels ? d : 1)), spec.Rate);
    }
}

/// <summary>Training: y = x + N(0, deviation^2).</summary>
internal sealed class GaussianNoiseRule : ElementwiseRule<GaussianNoise>
{
    protected override bool GivesInput(GaussianNoise spec, bool training) => !training || spec.Deviation <= 0;

    protected override Node Apply(GaussianNoise spec, Node x, LayerContext c) =>
        c.Training ? x + spec.Deviation * c.RandomNormal(x.Shape) : x;
}

/// <summary>Training: y = a (x m + l (1 - m)) + b, where m is 1 with probability q = 1 - p and else 0, l = -scale alpha of selu,
/// a = (q (1 + p l^2))^-1/2, b = -a l p. Prediction: y = x.</summary>
internal sealed class AlphaDropoutRule : ElementwiseRule<AlphaDropout>
{
    protected override bool GivesInput(AlphaDropout spec, bool training) => !training || spec.Rate <= 0;

    private const double Limit = -1.0507009873554805 * 1.6732632423543772;

    protected override Node Apply(AlphaDropout spec, Node x, LayerContext c)
    {
        double p = spec.Rate;
        if (!c.Training || p is <= 0 or >= 1)
            return x;
        var kept = Ops.GreaterEqual(c.RandomUniform(x.Shape), p);
        double a = 1 / Math.Sqrt((1 - p) * (1 + p * Limit * Limit));
        return a * (x * kept + Limit * (1 - kept)) - a * Limit * p;
    }
}

/// <summary>Training: y = x N(1, p / (1 - p)).</summary>
internal sealed class GaussianDropoutRule : ElementwiseRule<GaussianDropout>
{
    protected override bool GivesInput(GaussianDropout spec, bool training) => !training || spec.Rate <= 0;

    protected override Node Apply(GaussianDropout spec, Node x, LayerContext c) =>
        c.Training && spec.Rate is > 0 and < 1 ? x * (1 + Math.Sqrt(spec.Rate / (1 - spec.Rate)) * c.RandomNormal(x.Shape)) : x;
}
