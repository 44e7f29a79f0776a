using System.Numerics;
using System.Runtime.InteropServices;

namespace KerasSharp.Binary;

/// <summary>
/// The machine form of one number in a file, and its conversion into .NET numbers. Conversions round as NumPy's <c>astype</c> does
/// (to nearest, ties to even).
/// </summary>
/// <param name="Kind">Float, signed, unsigned or bool.</param>
/// <param name="Size">Bytes of one element: 1, 2, 4 or 8.</param>
/// <param name="BigEndian">Most significant byte first.</param>
public readonly record struct ElementFormat(ElementKind Kind, int Size, bool BigEndian)
{
    private const int SwapChunk = 4096;

    /// <summary>The NumPy name, such as <c>float32</c> or <c>big-endian int16</c>.</summary>
    public override string ToString()
    {
        var name = Kind switch
        {
            ElementKind.Float => $"float{Size * 8}",
            ElementKind.Signed => $"int{Size * 8}",
            ElementKind.Unsigned => $"uint{Size * 8}",
            _ => "bool",
        };
        return BigEndian && Size > 1 ? "big-endian " + name : name;
    }

    /// <summary>Whether the bytes already are an array of this machine's <see cref="float"/>.</summary>
    internal bool IsNativeFloat => Kind == ElementKind.Float && Size == sizeof(float) && !NeedsSwap;

    /// <summary>Whether <see cref="Size"/> is one that <see cref="Kind"/> has.</summary>
    internal bool IsValid =>
        Kind switch
        {
            ElementKind.Float => Size is 2 or 4 or 8,
            ElementKind.Bool => Size == 1,
            _ => Size is 1 or 2 or 4 or 8,
        };

    private bool NeedsSwap => Size > 1 && BigEndian == BitConverter.IsLittleEndian;

    /// <summary>Converts every element of <paramref name="source"/>, whose length is <paramref name="target"/>'s times
    /// <see cref="Size"/>.</summary>
    internal void Convert<TTo>(ReadOnlySpan<byte> source, Span<TTo> target)
        where TTo : unmanaged, INumberBase<TTo>
    {
        if (source.Length != (long)target.Length * Size)
            throw new ArgumentException($"{source.Length} bytes do not hold {target.Length} elements of {this}.", nameof(source));
        switch (Kind, Size)
        {
            case (ElementKind.Float, 2):
                Convert<Half, TTo>(source, target);
                break;
            case (ElementKind.Float, 4):
                Convert<float, TTo>(source, target);
                break;
            case (ElementKind.Float, 8):
                Convert<double, TTo>(source, target);
                break;
            case (ElementKind.Signed, 1):
                Convert<sbyte, TTo>(source, target);
                break;
            case (ElementKind.Signed, 2):
                Convert<short, TTo>(source, target);
                break;
            case (ElementKind.Signed, 4):
                Convert<int, TTo>(source, target);
                break;
            case (ElementKind.Signed, 8):
                Convert<long, TTo>(source, target);
                break;
            case (ElementKind.Unsigned, 1):
                Convert<byte, TTo>(source, target);
                break;
            case (ElementKind.Unsigned, 2):
                Convert<ushort, TTo>(source, target);
                break;
            case (ElementKind.Unsigned, 4):
                Convert<uint, TTo>(source, target);
                break;
            case (ElementKind.Unsigned, 8):
                Convert<ulong, TTo>(source, target);
                break;
            case (ElementKind.Bool, 1):
                ConvertBool(source, target);
                break;
            default:
                throw new InvalidOperationException($"{Kind} of {Size} bytes is no element format.");
        }
    }

    /// <summary>Converts to 64-bit integers; false where a value has a fraction or lies outside their range.</summary>
    internal bool TryConvertExact(ReadOnlySpan<byte> source, Span<long> target)
    {
        if (Kind == ElementKind.Float)
        {
            var values = new double[target.Length];
            Convert<double>(source, values);
            for (var i = 0; i < values.Length; i++)
            {
                // 2^63 itself is a double and lies just outside the range.
                if (!double.IsInteger(values[i]) || values[i] < long.MinValue || values[i] >= 9223372036854775808.0)
                    return false;
                target[i] = (long)values[i];
            }

            return true;
        }

        Convert(source, target);
        if (Kind != ElementKind.Unsigned || Size != 8)
            return true;
        foreach (var value in target)
        {
            if (value < 0)
                return false;
        }

        return true;
    }

    private static void ConvertBool<TTo>(ReadOnlySpan<byte> source, Span<TTo> target)
        where TTo : unmanaged, INumberBase<TTo>
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = source[i] == 0 ? TTo.Zero : TTo.One;
    }

    private void Convert<TFrom, TTo>(ReadOnlySpan<byte> source, Span<TTo> target)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        if (!NeedsSwap)
        {
            if (typeof(TFrom) == typeof(TTo))
                source.CopyTo(MemoryMarshal.AsBytes(target));
            else
                Cast(MemoryMarshal.Cast<byte, TFrom>(source), target);
            return;
        }

        Span<byte> chunk = stackalloc byte[SwapChunk];
        var perChunk = SwapChunk / Size;
        for (var start = 0; start < target.Length; start += perChunk)
        {
            var count = Math.Min(perChunk, target.Length - start);
            var bytes = chunk[..(count * Size)];
            source.Slice(start * Size, count * Size).CopyTo(bytes);
            for (var at = 0; at < bytes.Length; at += Size)
                bytes.Slice(at, Size).Reverse();
            Cast(MemoryMarshal.Cast<byte, TFrom>(bytes), target.Slice(start, count));
        }
    }

    private static void Cast<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> target)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = TTo.CreateTruncating(source[i]);
    }
}
