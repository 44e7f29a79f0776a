using KerasSharp.Importers.Keras.Operations;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>Pooling as functions.</summary>
internal static class Pooling
{
    /// <param name="a">Arguments ksize, strides, padding and data_format.</param>
    /// <param name="x">The operand's name.</param>
    /// <param name="rank">How many spatial axes there are.</param>
    /// <param name="takesMean">Whether it is that of means.</param>
    internal static LayerOperation Of(OperationArguments a, string x, int rank, bool takesMean)
    {
        _ = a.Required(x);
        bool first = a.Text("data_format", "NHWC").StartsWith("NC", StringComparison.Ordinal);
        var taps = Along(a, "ksize", rank, first);
        PoolingSpec pool = (rank, takesMean) switch
        {
            (1, false) => new MaxPooling1D(taps[0]) { FirstLearns = true },
            (1, true) => new AveragePooling1D(taps[0]),
            (2, false) => new MaxPooling2D(taps[0], taps[1]) { FirstLearns = true },
            _ => new AveragePooling2D(taps[0], taps[1]),
        };
        return new LayerOperation(
            pool with
            {
                Strides = new Sizes(Along(a, "strides", rank, first)),
                Padding = a.Text("padding", "") switch
                {
                    "VALID" => Padding.Valid,
                    "SAME" => Padding.Same,
                    var other => throw a.Bad($"argument 'padding': expected VALID or SAME, found '{other}'"),
                },
                SameRule = SameRule.AsNeeded,
                DataFormat = first ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast,
            }
        );
    }

    // One number for all spatial axes, one for each, or one for each axis, that of the batch and of the channels being 1.
    private static int[] Along(OperationArguments a, string key, int rank, bool first)
    {
        var sizes = a.Sizes(key);
        if (sizes.Count != rank + 2)
            return Forms.Spatial(a, key, rank);
        if (sizes[0] != 1 || sizes[first ? 1 : ^1] != 1)
            throw a.Bad($"argument '{key}': expected windows of one sample and one channel, found {sizes}");
        return [.. sizes.Skip(first ? 2 : 1).Take(rank)];
    }
}
