using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Layers that prepare numbers.</summary>
internal static class NumberLayers
{
    internal static readonly NameTable<TokenOutput> Outputs = new(
        "an output_mode",
        ("int", TokenOutput.Number),
        ("one_hot", TokenOutput.OneHot),
        ("multi_hot", TokenOutput.MultiHot),
        ("binary", TokenOutput.MultiHot),
        ("count", TokenOutput.Count)
    );

    /// <summary>Of layers with a vocabulary.</summary>
    internal static readonly NameTable<TokenOutput> LookupOutputs = Outputs.With(
        [],
        ("tf_idf", TokenOutput.TfIdf),
        ("tf-idf", TokenOutput.TfIdf)
    );

    internal static readonly LayerSchema[] All =
    [
        new RescalingSchema(),
        new IdentitySchema(),
        new NormalizationSchema(),
        new CategoryEncodingSchema(),
        new DiscretizationSchema(),
        new IntegerLookupSchema(),
    ];

    /// <summary>Whether values are stored without zeros, which changes no value.</summary>
    internal static void Sparse(Config c) => c.Ignore("sparse", new JValue(false), "values are the same without zeros left out");
}

internal sealed class RescalingSchema() : LayerSchema<Rescaling>("Rescaling")
{
    protected override Rescaling Template(Config c) => new((Numbers)1);

    protected override Rescaling Exchange(Config c, Rescaling layer) =>
        layer with
        {
            Scale = c.Numbers("scale", layer.Scale, required: true),
            Offset = c.Numbers("offset", layer.Offset),
        };
}

/// <summary>From TensorFlow 2.12 on.</summary>
internal sealed class IdentitySchema() : LayerSchema<Identity>("Identity")
{
    protected override Identity Template(Config c) => new();

    protected override Identity Exchange(Config c, Identity layer) => layer;
}

/// <summary>mean, variance and count, unless the config gives mean and variance, from 2.6 on.</summary>
internal sealed class NormalizationSchema() : LayerSchema<Normalization>("Normalization")
{
    protected override Normalization Template(Config c) => new();

    protected override Normalization Exchange(Config c, Normalization layer)
    {
        layer = layer with
        {
            Axes = c.Value("axis", layer.Axes, t => Json.IsNull(t) ? [] : Json.Sizes(t, null), Json.Of),
            Mean = c.Later("mean", layer.Mean, () => c.OptionalNumbers("mean", layer.Mean)),
            Variance = c.Later("variance", layer.Variance, () => c.OptionalNumbers("variance", layer.Variance)),
            Invert = c.Later("invert", layer.Invert, () => c.Flag("invert", layer.Invert)),
        };
        return (layer.Mean is null) == (layer.Variance is null)
            ? layer
            : throw c.Bad("expected both 'mean' and 'variance', or neither, found one of them");
    }

    protected override IEnumerable<StoredArray> Arrays(Normalization layer, LayerForm form)
    {
        if (layer.Mean is not null)
            yield break;
        yield return new StoredArray("mean", "mean", Learned: false);
        yield return new StoredArray("variance", "variance", Learned: false);
        yield return new StoredArray("count", "count", Learned: false);
    }
}

/// <summary>max_tokens up to 2.5, num_tokens later.</summary>
internal class CategoryEncodingSchema() : LayerSchema<CategoryEncoding>("CategoryEncoding")
{
    protected override CategoryEncoding Template(Config c) => new(0);

    protected override CategoryEncoding Exchange(Config c, CategoryEncoding layer)
    {
        NumberLayers.Sparse(c);
        layer = layer with
        {
            TokenCount = c.Int(c.Has("max_tokens") ? "max_tokens" : "num_tokens", layer.TokenCount, required: true),
            Output = c.Named("output_mode", layer.Output, NumberLayers.Outputs),
        };
        return layer.Output != TokenOutput.Number ? layer : throw c.Bad("key 'output_mode': expected another one than 'int'");
    }
}

/// <summary>bins up to 2.5, bin_boundaries later; output_mode from 2.8 on.</summary>
internal sealed class DiscretizationSchema() : LayerSchema<Discretization>("Discretization")
{
    protected override Discretization Template(Config c) => new(new Numbers());

    protected override Discretization Exchange(Config c, Discretization layer)
    {
        NumberLayers.Sparse(c);
        c.Ignore("num_bins", JValue.CreateNull(), "the boundaries are known");
        c.Ignore("epsilon", new JValue(0.01), "the boundaries are known");
        string key = c.Has("bins") ? "bins" : "bin_boundaries";
        var boundaries =
            c.OptionalNumbers(key, layer.Boundaries)
            ?? throw c.Bad(
                $"key '{key}': boundaries that were found from data are in no file that is read; expected them in the config",
                unsupported: true
            );
        if (boundaries.Extents.Count != 1)
            throw c.Bad($"key '{key}': expected a list of numbers, found the shape {boundaries.Extents}");
        return layer with
        {
            Boundaries = boundaries,
            Output = c.Later("output_mode", layer.Output, () => c.Named("output_mode", layer.Output, NumberLayers.Outputs)),
        };
    }
}
