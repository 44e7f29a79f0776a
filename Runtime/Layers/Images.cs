using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Between the data formats of images and the one that operations know, channels last.</summary>
internal static class Images
{
    private static readonly string[] s_spatial = ["", "T", "H, W", "D1, D2, D3"];

    /// <summary>The axes of an input, for messages.</summary>
    public static string Meaning(DataFormat format, int spatialRank) =>
        format == DataFormat.ChannelsFirst ? $"[N, C, {s_spatial[spatialRank]}]" : $"[N, {s_spatial[spatialRank]}, C]";

    /// <summary>[N, C, spatial...] to [N, spatial..., C]; another format is so already.</summary>
    public static Node ToLast(Node x, DataFormat format) =>
        format == DataFormat.ChannelsFirst ? Ops.Transpose(x, [0, .. Enumerable.Range(2, x.Rank - 2), 1]) : x;

    /// <summary>[N, spatial..., C] to the format.</summary>
    public static Node FromLast(Node y, DataFormat format) =>
        format == DataFormat.ChannelsFirst ? Ops.Transpose(y, [0, y.Rank - 1, .. Enumerable.Range(1, y.Rank - 2)]) : y;

    /// <summary>The first spatial axis.</summary>
    public static int FirstSpatial(DataFormat format) => format == DataFormat.ChannelsFirst ? 2 : 1;

    /// <exception cref="ShapeException">The input has another rank.</exception>
    public static void RequireRank(Node x, DataFormat format, int spatialRank)
    {
        if (x.Rank != spatialRank + 2)
            throw new ShapeException($"expected an input of rank {spatialRank + 2} {Meaning(format, spatialRank)}, found {x.Shape}");
    }
}
