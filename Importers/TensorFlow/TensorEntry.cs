using KerasSharp.Binary;

namespace KerasSharp.Importers.TensorFlow;

/// <summary>An array of a checkpoint: where it stands, and as what.</summary>
/// <param name="Type">TensorFlow's number of its type (<c>types.proto</c>).</param>
/// <param name="Shape">Its extents; empty for a single number.</param>
/// <param name="Shard">In which file.</param>
/// <param name="Offset">From which byte on.</param>
/// <param name="Size">How many bytes.</param>
/// <param name="Checksum">Their masked checksum.</param>
internal sealed record TensorEntry(long Type, long[] Shape, int Shard, long Offset, long Size, uint Checksum)
{
    private const int Text = 7,
        BrainFloat = 14;

    // More than a file has, so that sums of sizes stay numbers.
    private const long MostBytes = 1L << 40;

    /// <summary>Whether its elements are texts.</summary>
    internal bool IsText => Type == Text;

    /// <summary>Whether its elements are bfloat16: the upper halves of float32.</summary>
    internal bool IsBrainFloat => Type == BrainFloat;

    /// <summary>The form of its elements; null for texts, and for types that no weight has.</summary>
    internal ElementFormat? Format =>
        Type switch
        {
            1 => new ElementFormat(ElementKind.Float, 4, false),
            2 => new ElementFormat(ElementKind.Float, 8, false),
            3 => new ElementFormat(ElementKind.Signed, 4, false),
            4 => new ElementFormat(ElementKind.Unsigned, 1, false),
            5 => new ElementFormat(ElementKind.Signed, 2, false),
            6 => new ElementFormat(ElementKind.Signed, 1, false),
            9 => new ElementFormat(ElementKind.Signed, 8, false),
            10 => new ElementFormat(ElementKind.Bool, 1, false),
            BrainFloat => new ElementFormat(ElementKind.Unsigned, 2, false),
            17 => new ElementFormat(ElementKind.Unsigned, 2, false),
            19 => new ElementFormat(ElementKind.Float, 2, false),
            22 => new ElementFormat(ElementKind.Unsigned, 4, false),
            23 => new ElementFormat(ElementKind.Unsigned, 8, false),
            _ => null,
        };

    /// <summary>An entry as the index has it (BundleEntryProto).</summary>
    /// <exception cref="KerasFormatException">It is no array's, or its size is another than its shape's.</exception>
    /// <exception cref="KerasUnsupportedException">The array is cut into parts.</exception>
    internal static TensorEntry Of(ProtoMessage entry, string place, int shards)
    {
        if (entry.Has(7))
            throw new KerasUnsupportedException($"{place}: an array that is cut into parts");
        var read = new TensorEntry(
            entry.Number(1),
            [.. entry.Message(2).Messages(2).Select(d => d.Number(1))],
            entry.Index(3, shards),
            entry.Number(4),
            entry.Number(5),
            (uint)entry.Number(6)
        );
        long size = read.Format?.Size ?? 0;
        foreach (long extent in read.Shape)
            size = extent >= 0 && (extent == 0 || size <= long.MaxValue / extent) ? size * extent : -1;
        return read.Offset is >= 0 and < MostBytes && read.Size is >= 0 and < MostBytes && (read.Format is null || size == read.Size)
            ? read
            : throw new KerasFormatException(
                $"{place}: expected {size} bytes for [{string.Join(", ", read.Shape)}], found {read.Size} at {read.Offset}"
            );
    }
}
