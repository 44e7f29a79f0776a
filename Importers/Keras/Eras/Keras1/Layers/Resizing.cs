using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>padding: a number, (rows, columns), (top, bottom, left, right), or a dictionary of them.</summary>
internal sealed class ZeroPaddingSchema<T>(string className, int rank, Func<T> template, params string[] names) : LayerSchema<T>(className)
    where T : ZeroPaddingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        var (before, after) = c.Value("padding", (layer.Before, layer.After), Read, p => Write(p.Item1, p.Item2));
        layer = layer with { Before = before, After = after };
        return rank == 1 ? layer : layer with { DataFormat = c.UnstoredOrdering(layer.DataFormat) };
    }

    private (Sizes, Sizes) Read(JToken t)
    {
        if (t is JObject sides)
        {
            if (names.Length == 0)
                throw new ConfigValueException($"{rank} numbers", t);
            foreach (var side in sides.Properties())
                if (!names.Contains(side.Name))
                    throw new ConfigValueException($"only the keys {Wording.List(names)}, not '{side.Name}'", t, unsupported: true);
            return Pairs([.. names.Select(n => sides[n] is { } v ? Json.Int(v) : 0)]);
        }
        if (t is not JArray list)
        {
            var same = Sizes.All(Json.Int(t), rank);
            return (same, same);
        }
        int[] numbers = [.. list.Select(Json.Int)];
        if (rank > 1 && numbers.Length == rank)
            return (new Sizes(numbers), new Sizes(numbers));
        return numbers.Length == 2 * rank && names.Length > 0
            ? Pairs(numbers)
            : throw new ConfigValueException($"{(names.Length > 0 ? $"{rank} or {2 * rank}" : $"{rank}")} numbers", t);
    }

    private (Sizes, Sizes) Pairs(int[] n) =>
        (
            new Sizes([.. Enumerable.Range(0, rank).Select(i => n[2 * i])]),
            new Sizes([.. Enumerable.Range(0, rank).Select(i => n[2 * i + 1])])
        );

    private JToken Write(Sizes before, Sizes after)
    {
        if (before.Equals(after))
            return rank == 1 ? new JValue(before[0]) : Json.Of(before);
        if (names.Length == 0)
            throw new KerasUnsupportedException("Keras 1.2.2 pads three axes by the same on both sides only");
        return new JArray(Enumerable.Range(0, rank).SelectMany(i => new[] { before[i], after[i] }));
    }
}

/// <summary>cropping: (start, end), for each axis where there are several.</summary>
internal sealed class CroppingSchema<T>(string className, int rank, Func<T> template) : LayerSchema<T>(className)
    where T : CroppingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        var (before, after) = c.Value(
            "cropping",
            (layer.Before, layer.After),
            Read,
            p => rank == 1 ? new JArray(p.Item1[0], p.Item2[0]) : new JArray(p.Item1.Zip(p.Item2, (a, b) => new JArray(a, b)))
        );
        layer = layer with { Before = before, After = after };
        return rank == 1 ? layer : layer with { DataFormat = c.UnstoredOrdering(layer.DataFormat) };
    }

    private (Sizes, Sizes) Read(JToken t)
    {
        var pairs =
            rank == 1 ? [t]
            : t is JArray { Count: var n } list && n == rank ? list.ToArray()
            : throw new ConfigValueException($"{rank} pairs of numbers", t);
        int[][] read = [.. pairs.Select(p => Json.Sizes(p, 2).ToArray())];
        return (new Sizes([.. read.Select(p => p[0])]), new Sizes([.. read.Select(p => p[1])]));
    }
}

/// <summary>length or size: how many times each element is repeated.</summary>
internal sealed class UpSamplingSchema<T>(string className, int rank, Func<T> template) : LayerSchema<T>(className)
    where T : UpSamplingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer) =>
        rank == 1
            ? layer with
            {
                Factors = c.Single("length", layer.Factors),
            }
            : layer with
            {
                Factors = c.Sizes("size", layer.Factors),
                DataFormat = c.UnstoredOrdering(layer.DataFormat),
            };
}
