using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>Layers that are not recurrent by their arrays.</summary>
internal static class PlainGuesses
{
    /// <summary>What the arrays can be.</summary>
    /// <param name="shapes">Their shapes in the file's order.</param>
    /// <param name="early">Whether the file is of Keras 1 or before, whose kernels may have their filters first.</param>
    internal static IEnumerable<LayerGuess> Of(IReadOnlyList<long[]> shapes, bool early)
    {
        bool vectors = shapes.All(s => s.Length == 1 && s[0] == shapes[0][0]);
        var first = shapes[0];
        switch (shapes.Count)
        {
            case 1:
                return [.. Alone(first), .. Kernels(first, null, early)];
            case 2 when first.Length == 2 && shapes[1] is [var bias] && bias == first[1]:
                return [Dense(first, true)];
            case 2 when shapes[1].Length == 1:
                return vectors ? [Normal("LayerNormalization", first[0])] : Kernels(first, shapes[1][0], early);
            case 2 or 3 when first.Length >= 3 && shapes[1].Length == first.Length:
                return Separable(shapes);
            case 3 when vectors:
                return [Normal("BatchNormalization", first[0])];
            case 4 when vectors:
                return [Normal("BatchNormalization", first[0])];
            case 4 when first.Length == 2 && first[0] == first[1] && shapes[1].AsSpan().SequenceEqual(first):
                return [new LayerGuess("Highway", $"a Highway over {first[0]} features", first[0], first[0])];
            case 8 when first.Length == 3:
                return [Attention(shapes)];
            default:
                return [];
        }
    }

    private static IEnumerable<LayerGuess> Alone(long[] shape)
    {
        if (shape.Length == 2)
        {
            yield return new LayerGuess("Embedding", $"an Embedding of {shape[0]} words into {shape[1]} features", null, shape[1])
            {
                Settings = new JObject { ["input_dim"] = shape[0], ["output_dim"] = shape[1] },
            };
            yield return Dense(shape, false);
        }
        if (shape.Length is 1 or 3)
            yield return new LayerGuess("PReLU", $"a PReLU over [{string.Join(", ", shape)}]", shape[^1], shape[^1]);
    }

    private static LayerGuess Dense(long[] kernel, bool bias)
    {
        var guess = new LayerGuess(
            "Dense",
            $"a Dense of {kernel[1]} units over {kernel[0]} features{(bias ? "" : " without bias")}",
            kernel[0],
            kernel[1]
        )
        {
            Settings = new JObject { ["units"] = kernel[1] },
        };
        if (!bias)
            guess.Settings["use_bias"] = false;
        return guess;
    }

    private static LayerGuess Normal(string name, long width) => new(name, $"a {name} over {width} features", width, width);

    private static IEnumerable<LayerGuess> Kernels(long[] kernel, long? bias, bool early)
    {
        int axes = kernel.Length - 2;
        if (axes is < 1 or > 3)
            yield break;
        long[] taps = kernel[..axes];
        // Keras 1 keeps the kernel of a Convolution1D as one of two axes.
        bool isFlat = early && kernel is [_, 1, _, _] && (bias is null || bias == kernel[^1]);
        if (bias is null || bias == kernel[^1])
            yield return isFlat
                ? Convolution("Conv1D", [kernel[0]], kernel[2], kernel[3], bias is not null)
                : Convolution($"Conv{axes}D", taps, kernel[^2], kernel[^1], bias is not null);
        if (early && axes == 2 && (bias is null || bias == kernel[0]) && !isFlat)
            yield return Convolution("Conv2D", kernel[2..], kernel[1], kernel[0], bias is not null);
        if (!early && axes == 2 && (bias is null || bias == kernel[2] * kernel[3]))
            yield return Depthwise(taps, kernel, bias is not null);
        if (!early && axes >= 2 && (bias is null || bias == kernel[^2]))
            yield return Convolution($"Conv{axes}DTranspose", taps, kernel[^1], kernel[^2], bias is not null);
    }

    private static LayerGuess Convolution(string name, long[] taps, long input, long filters, bool bias)
    {
        var guess = new LayerGuess(
            name,
            $"a {name} of {filters} filters of [{string.Join(", ", taps)}] over {input} channels{(bias ? "" : " without bias")}",
            input,
            filters
        )
        {
            Settings = new JObject { ["filters"] = filters, ["kernel_size"] = new JArray(taps) },
        };
        if (!bias)
            guess.Settings["use_bias"] = false;
        return guess;
    }

    private static LayerGuess Depthwise(long[] taps, long[] kernel, bool bias)
    {
        var guess = new LayerGuess(
            "DepthwiseConv2D",
            $"a DepthwiseConv2D of [{string.Join(", ", taps)}] over {kernel[2]} channels",
            kernel[2],
            kernel[2] * kernel[3]
        )
        {
            Settings = new JObject { ["kernel_size"] = new JArray(taps), ["depth_multiplier"] = kernel[3] },
        };
        if (!bias)
            guess.Settings["use_bias"] = false;
        return guess;
    }

    private static IEnumerable<LayerGuess> Separable(IReadOnlyList<long[]> shapes)
    {
        long[] depth = shapes[0],
            point = shapes[1];
        if (
            point[..^2].Any(d => d != 1)
            || point[^2] != depth[^1] * depth[^2]
            || (shapes.Count == 3 && !shapes[2].AsSpan().SequenceEqual([point[^1]]))
        )
            yield break;
        int axes = depth.Length - 2;
        var guess = new LayerGuess(
            $"SeparableConv{axes}D",
            $"a SeparableConv{axes}D of {point[^1]} filters of [{string.Join(", ", depth[..axes])}] over {depth[^2]} channels",
            depth[^2],
            point[^1]
        )
        {
            Settings = new JObject
            {
                ["filters"] = point[^1],
                ["kernel_size"] = new JArray(depth[..axes]),
                ["depth_multiplier"] = depth[^1],
            },
        };
        if (shapes.Count == 2)
            guess.Settings["use_bias"] = false;
        yield return guess;
    }

    private static LayerGuess Attention(IReadOnlyList<long[]> shapes)
    {
        long[] query = shapes[0];
        return new LayerGuess(
            "MultiHeadAttention",
            $"a MultiHeadAttention of {query[1]} heads of {query[2]} features over {query[0]}",
            query[0],
            query[0]
        );
    }
}
