using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>ZeroPadding, Cropping, UpSampling.</summary>
internal static class SpatialSizes
{
    internal static readonly LayerSchema[] All =
    [
        new ZeroPaddingSchema<ZeroPadding1D>("ZeroPadding1D", 1, () => new()),
        new ZeroPaddingSchema<ZeroPadding2D>("ZeroPadding2D", 2, () => new()),
        new ZeroPaddingSchema<ZeroPadding3D>("ZeroPadding3D", 3, () => new()),
        new CroppingSchema<Cropping1D>("Cropping1D", 1, () => new()),
        new CroppingSchema<Cropping2D>("Cropping2D", 2, () => new((0, 0), (0, 0))),
        new CroppingSchema<Cropping3D>("Cropping3D", 3, () => new((1, 1), (1, 1), (1, 1))),
        new UpSampling1DSchema(),
        new UpSampling2DSchema(),
        new UpSampling3DSchema(),
    ];
}

/// <summary>How many elements before and after each axis: a number, a number for each axis, or a pair for each axis.</summary>
internal static class Sides
{
    internal static (Sizes Before, Sizes After) Read(JToken t, int rank)
    {
        if (t is not JArray list)
        {
            var same = Sizes.All(Json.Int(t), rank);
            return (same, same);
        }
        if (rank == 1 && list is [JValue, JValue])
            list = [list];
        if (list.Count != rank)
            throw new ConfigValueException(rank == 1 ? "a number or two" : $"a number, {rank} numbers or {rank} pairs", t);
        int[][] pairs = [.. list.Select(p => Json.Sizes(p, 2).ToArray())];
        return (new Sizes([.. pairs.Select(p => p[0])]), new Sizes([.. pairs.Select(p => p[1])]));
    }

    internal static JToken Write(Sizes before, Sizes after) =>
        before.Count == 1 ? new JArray(before[0], after[0]) : new JArray(before.Zip(after, (b, a) => new JArray(b, a)));
}

internal class ZeroPaddingSchema<T>(string className, int rank, Func<T> template) : LayerSchema<T>(className)
    where T : ZeroPaddingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        var (before, after) = c.Value(
            "padding",
            (layer.Before, layer.After),
            t => Sides.Read(t, rank),
            p => Sides.Write(p.Before, p.After)
        );
        layer = layer with { Before = before, After = after };
        return rank == 1 ? layer : layer with { DataFormat = c.DataFormat(layer.DataFormat) };
    }
}

internal sealed class CroppingSchema<T>(string className, int rank, Func<T> template) : LayerSchema<T>(className)
    where T : CroppingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        var (before, after) = c.Value(
            "cropping",
            (layer.Before, layer.After),
            t => Sides.Read(t, rank),
            p => Sides.Write(p.Before, p.After)
        );
        layer = layer with { Before = before, After = after };
        return rank == 1 ? layer : layer with { DataFormat = c.DataFormat(layer.DataFormat) };
    }
}

internal sealed class UpSampling1DSchema() : LayerSchema<UpSampling1D>("UpSampling1D")
{
    protected override UpSampling1D Template(Config c) => new();

    protected override UpSampling1D Exchange(Config c, UpSampling1D layer) => layer with { Factors = c.Single("size", layer.Factors) };
}

/// <summary>From 2.2.3 on with interpolation.</summary>
internal sealed class UpSampling2DSchema() : LayerSchema<UpSampling2D>("UpSampling2D")
{
    private static readonly NameTable<Interpolation> s_interpolations = new(
        "an interpolation",
        ("nearest", Interpolation.Nearest),
        ("bilinear", Interpolation.Bilinear)
    );

    protected override UpSampling2D Template(Config c) => new();

    protected override UpSampling2D Exchange(Config c, UpSampling2D layer)
    {
        layer = layer with
        {
            Factors = c.Sizes("size", layer.Factors),
            DataFormat = c.DataFormat(layer.DataFormat),
            Interpolation =
                c.Has("interpolation") || !c.Reading
                    ? c.Named("interpolation", layer.Interpolation, s_interpolations)
                    : layer.Interpolation,
        };
        // At twice the size the lines of both backends are the same; Keras on Theano has no other.
        if (layer.Interpolation == Interpolation.Bilinear && c.Form.Backend == TrainingBackend.Theano && layer.Factors.Any(f => f != 2))
            throw c.Bad(
                $"key 'interpolation': Keras on Theano has 'bilinear' with the size (2, 2) alone, not {layer.Factors}",
                unsupported: true
            );
        return layer;
    }
}

internal sealed class UpSampling3DSchema() : LayerSchema<UpSampling3D>("UpSampling3D")
{
    protected override UpSampling3D Template(Config c) => new();

    protected override UpSampling3D Exchange(Config c, UpSampling3D layer) =>
        layer with
        {
            Factors = c.Sizes("size", layer.Factors),
            DataFormat = c.DataFormat(layer.DataFormat),
        };
}
