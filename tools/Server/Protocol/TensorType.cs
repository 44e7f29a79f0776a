using System.Buffers.Binary;

namespace KerasSharp.Server.Protocol;

/// <summary>The protocol's types, and how the bytes of numbers, little-endian, become float32.</summary>
internal sealed record TensorType(string Name, int Bytes, TensorType.Reader Read)
{
    internal delegate float Reader(ReadOnlySpan<byte> bytes);

    // A whole number beyond float32's exact ones would be another token: it is refused, as the model refuses it from C#.
    private const long Exact = 1 << 24;

    private static readonly TensorType[] s_all =
    [
        new("FP32", 4, BinaryPrimitives.ReadSingleLittleEndian),
        new("FP64", 8, b => Narrow(BinaryPrimitives.ReadDoubleLittleEndian(b))),
        new("FP16", 2, b => (float)BinaryPrimitives.ReadHalfLittleEndian(b)),
        new("INT64", 8, b => Whole(BinaryPrimitives.ReadInt64LittleEndian(b))),
        new("INT32", 4, b => Whole(BinaryPrimitives.ReadInt32LittleEndian(b))),
        new("INT16", 2, b => BinaryPrimitives.ReadInt16LittleEndian(b)),
        new("INT8", 1, b => (sbyte)b[0]),
        new("UINT64", 8, b => Whole((long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(b), long.MaxValue))),
        new("UINT32", 4, b => Whole(BinaryPrimitives.ReadUInt32LittleEndian(b))),
        new("UINT16", 2, b => BinaryPrimitives.ReadUInt16LittleEndian(b)),
        new("UINT8", 1, b => b[0]),
        new("BOOL", 1, b => b[0] == 0 ? 0 : 1),
        new("BYTES", 0, _ => throw new InvalidOperationException("texts are no numbers")),
    ];

    /// <exception cref="RequestException">There is no such type.</exception>
    internal static TensorType Of(string name, string tensor) =>
        s_all.FirstOrDefault(t => t.Name == name)
        ?? throw RequestException.Bad(
            $"input '{tensor}': expected a datatype of {string.Join(", ", s_all.Select(t => t.Name))}, found '{name}'"
        );

    /// <summary>Whether its elements are texts.</summary>
    internal bool IsText => Name == "BYTES";

    internal bool IsWhole => Name[0] is 'I' or 'U';

    /// <exception cref="RequestException">The number is too large to be told from its neighbours.</exception>
    internal static float Whole(long value) =>
        value is >= -Exact and <= Exact ? value : throw RequestException.Bad($"expected whole numbers of at most {Exact}, found {value}");

    /// <exception cref="RequestException">The number is finite, and float32 has none so large.</exception>
    internal static float Narrow(double value) =>
        (float)value is var narrow && float.IsInfinity(narrow) && !double.IsInfinity(value)
            ? throw RequestException.Bad($"expected numbers of at most {float.MaxValue}, found {value}")
            : narrow;
}
