using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = scale x + offset.</summary>
internal sealed class RescalingRule : ElementwiseRule<Rescaling>
{
    protected override Node Apply(Rescaling spec, Node x, LayerContext c) => x * Constants.Of(spec.Scale) + Constants.Of(spec.Offset);
}

/// <summary>y = x.</summary>
internal sealed class IdentityRule : ElementwiseRule<Identity>
{
    protected override bool GivesInput(Identity spec, bool training) => true;

    protected override Node Apply(Identity spec, Node x, LayerContext c) => x;
}

/// <summary>y = (x - mean) / max(sqrt(variance), e), or y = x max(sqrt(variance), e) + mean.</summary>
internal sealed class NormalizationRule : ElementwiseRule<Normalization>
{
    /// <summary>Keras's fuzz factor.</summary>
    private const double Epsilon = 1e-7;

    protected override Node Apply(Normalization spec, Node x, LayerContext c)
    {
        int[] axes = spec.Axes.Count == 0 ? [] : SampleAxes.Of(x, spec.Axes),
            extents = SampleAxes.Extents(x, axes);
        var kept = new Shape(x.Shape.Select((d, i) => axes.Contains(i) ? d : 1));
        Node Statistic(Numbers? given, string name, Initializer initializer) =>
            given is null
                ? Ops.Reshape(c.Weight(name, extents, initializer, learned: false), kept)
                : Ops.Reshape(Ops.BroadcastTo(Constants.Of(given), Shape.Of(extents)), kept);

        if ((spec.Mean is null) != (spec.Variance is null))
            throw new ShapeException("expected a mean and a variance, or neither, found one of them");
        var mean = Statistic(spec.Mean, "mean", Initializers.Zero);
        var root = Ops.Maximum(Ops.Sqrt(Statistic(spec.Variance, "variance", Initializers.One)), Epsilon);
        if (spec.Mean is null)
            c.Weight("count", [], Initializers.Zero, learned: false);
        return spec.Invert ? x * root + mean : (x - mean) / root;
    }
}

/// <summary>Configured numbers as values of the graph.</summary>
internal static class Constants
{
    internal static Node Of(Numbers numbers) =>
        numbers.Extents.Count == 0
            ? Ops.Constant((float)numbers.Values[0])
            : Ops.Constant([.. numbers.Values.Select(v => (double)(float)v)], [.. numbers.Extents]);
}

/// <summary>Rows of whole numbers.</summary>
internal sealed class CategoryEncodingRule : LayerRule<CategoryEncoding>
{
    protected override bool AcceptsMask(CategoryEncoding spec) => true;

    protected override MaskUse Use(CategoryEncoding spec) => MaskUse.Replaces;

    protected override bool TakesSeveral => true;

    protected override IReadOnlyList<LayerValue> Lower(CategoryEncoding spec, LayerContext c)
    {
        var weights = c.Keyword("count_weights") ?? c.Inputs.ElementAtOrDefault(1);
        if (weights is not null && spec.Output != TokenOutput.Count)
            throw new ShapeException($"expected weights with the output {TokenOutput.Count} alone, found them with {spec.Output}");
        var x = Ops.Truncate(c.X);
        if (spec is { KeepsLast: true, Output: TokenOutput.OneHot } && x.Rank > 1 && x.Shape[-1] == 1)
            x = Ops.ExpandDims(x, -1);
        return One(Tokens.Encode(x, spec.TokenCount, spec.Output, weights?.Value));
    }
}

/// <summary>y = the number of boundaries b with b not over x.</summary>
internal sealed class DiscretizationRule : LayerRule<Discretization>
{
    protected override bool AcceptsMask(Discretization spec) => true;

    protected override MaskUse Use(Discretization spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(Discretization spec, LayerContext c)
    {
        var reached = Ops.GreaterEqual(Ops.ExpandDims(c.X, -1), Constants.Of(spec.Boundaries));
        return One(Tokens.Encode(Ops.Sum(reached, [c.X.Rank]), spec.Boundaries.Values.Count + 1, spec.Output));
    }
}

/// <summary>y = first + i where x is number i of the vocabulary, 0 (of rows: nothing) where it is the mask token, else the rest of x by
/// the number of unknown places, behind that of the mask token.</summary>
internal sealed class IntegerLookupRule : LayerRule<IntegerLookup>
{
    protected override bool AcceptsMask(IntegerLookup spec) => true;

    protected override MaskUse Use(IntegerLookup spec) => MaskUse.Replaces;

    private static ShapeException NoWeights() => new($"expected weights for the output {TokenOutput.TfIdf}, found none");

    protected override IReadOnlyList<LayerValue> Lower(IntegerLookup spec, LayerContext c)
    {
        var x = Ops.Truncate(c.X);
        int known = spec.Vocabulary.Values.Count,
            masks = spec.MaskToken is not null && spec.Output == TokenOutput.Number ? 1 : 0,
            first = masks + spec.UnknownPlaces;
        if (spec.UnknownPlaces < 0)
            throw new ShapeException($"expected places for unknown numbers from 0 on, found {spec.UnknownPlaces}");
        var words = Constants.Of(spec.Vocabulary);
        if (spec.Invert)
        {
            if (spec.Output != TokenOutput.Number)
                throw new ShapeException($"expected the output {TokenOutput.Number} of a lookup that is inverted, found {spec.Output}");
            var at = Ops.Equal(Ops.ExpandDims(x, -1), Ops.Constant([.. Enumerable.Range(first, known).Select(i => (double)i)], known));
            var token = Ops.Sum(at * words, [x.Rank]) + spec.UnknownToken * (1 - Ops.Sum(at, [x.Rank]));
            return One(spec.MaskToken is { } mask ? Ops.Select(Ops.Equal(x, 0), mask, token) : token);
        }
        var found = Ops.Equal(Ops.ExpandDims(x, -1), words);
        var place = Ops.Sum(found * Ops.Constant([.. Enumerable.Range(first, known).Select(i => (double)i)], known), [x.Rank]);
        var unknown = spec.UnknownPlaces switch
        {
            0 => Ops.Constant(-1),
            1 => Ops.Constant(masks),
            var places => masks + Tokens.Rest(x, places),
        };
        place = Ops.Select(Ops.Sum(found, [x.Rank]), place, unknown);
        if (spec.MaskToken is { } token0)
            place = Ops.Select(Ops.Equal(x, token0), spec.Output == TokenOutput.Number ? 0 : -1, place);
        var rows = Tokens.Encode(place, spec.PaddedTo ?? first + known, spec.Output == TokenOutput.TfIdf ? TokenOutput.Count : spec.Output);
        return One(spec.Output == TokenOutput.TfIdf ? rows * Constants.Of(spec.IdfWeights ?? throw NoWeights()) : rows);
    }
}

/// <summary>Whole numbers as rows.</summary>
internal static class Tokens
{
    /// <param name="x">[N, ...] whole numbers.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="output">How they are given.</param>
    /// <param name="weights">How much each counts, of x's shape; null for 1.</param>
    internal static Node Encode(Node x, int count, TokenOutput output, Node? weights = null)
    {
        if (output == TokenOutput.Number)
            return x;
        if (count < 1)
            throw new ShapeException($"expected one number or more to encode, found {count}");
        if (x.Rank == 1)
            x = Ops.ExpandDims(x, -1);
        if (output == TokenOutput.OneHot && x.Shape[-1] == 1)
            x = Ops.Reshape(x, x.Shape.Without(-1));
        var places = Ops.Constant([.. Enumerable.Range(0, count).Select(i => (double)i)], count);
        var rows = Ops.Equal(Ops.ExpandDims(x, -1), places);
        return output switch
        {
            TokenOutput.OneHot => rows,
            TokenOutput.MultiHot => Ops.Max(rows, [x.Rank - 1]),
            _ => Ops.Sum(weights is null ? rows : rows * Ops.ExpandDims(weights, -1), [x.Rank - 1]),
        };
    }

    /// <summary>x - n floor(x / n).</summary>
    internal static Node Rest(Node x, int n)
    {
        var quotient = x / n;
        var whole = Ops.Truncate(quotient);
        return x - n * (whole - Ops.Greater(whole, quotient));
    }
}
