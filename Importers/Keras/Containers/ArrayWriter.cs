using System.Runtime.InteropServices;
using KerasSharp.Binary;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>Writes arrays in the number format that a file had them in.</summary>
internal static class ArrayWriter
{
    internal static readonly ElementFormat Single = new(ElementKind.Float, sizeof(float), false);

    /// <summary>Adds the part of a weight that a file's array is.</summary>
    internal static void Add(Hdf5GroupBuilder group, string path, WeightSlot slot, ElementFormat format)
    {
        var shape = Array.ConvertAll(slot.View.StoredShape, d => (long)d);
        if (format is { Kind: ElementKind.Float, Size: 8 } && slot.Variable.Exact is { } exact)
        {
            group.AddDataset(
                path,
                format,
                shape,
                stream =>
                {
                    var values = new double[slot.View.Count];
                    slot.View.Gather<double>(exact, values);
                    Write(stream, values, format, v => v);
                }
            );
            return;
        }
        // A count of samples is stored as a whole number; what was trained is none any more.
        bool counts = format is { Kind: ElementKind.Signed, Size: 4 or 8 } && Values(slot).All(float.IsInteger);
        var written = counts || format.Kind == ElementKind.Float ? format : Single;
        group.AddDataset(path, written, shape, stream => Write(stream, Values(slot), written));
    }

    /// <summary>Adds an array of numbers.</summary>
    internal static void Add(Hdf5GroupBuilder group, string path, int[] shape, float[] values, ElementFormat format) =>
        group.AddDataset(path, format, Array.ConvertAll(shape, d => (long)d), stream => Write(stream, values, format));

    internal static float[] Values(WeightSlot slot)
    {
        if (slot.View.IsWhole(slot.Variable.Shape))
            return slot.Variable.Read(own: false);
        var values = new float[slot.View.Count];
        slot.View.Gather<float>(slot.Variable.Read(own: false), values);
        return values;
    }

    private static void Write(Stream stream, float[] values, ElementFormat format)
    {
        switch (format)
        {
            case { Kind: ElementKind.Float, Size: 2 }:
                Write(stream, values, format, v => (Half)v);
                break;
            case { Kind: ElementKind.Float, Size: 8 }:
                Write(stream, values, format, v => (double)v);
                break;
            case { Kind: ElementKind.Signed, Size: 8 }:
                Write(stream, values, format, v => (long)v);
                break;
            case { Kind: ElementKind.Signed, Size: 4 }:
                Write(stream, values, format, v => (int)v);
                break;
            default:
                Write(stream, values, format with { Size = sizeof(float) }, v => v);
                break;
        }
    }

    private static void Write<TFrom, TTo>(Stream stream, TFrom[] values, ElementFormat format, Func<TFrom, TTo> convert)
        where TTo : unmanaged
    {
        const int piece = 1 << 16;
        var buffer = new TTo[Math.Min(values.Length, piece)];
        for (int start = 0; start < values.Length; start += piece)
        {
            int count = Math.Min(piece, values.Length - start);
            for (int i = 0; i < count; i++)
                buffer[i] = convert(values[start + i]);
            var bytes = MemoryMarshal.AsBytes(buffer.AsSpan(0, count));
            if (format.BigEndian == BitConverter.IsLittleEndian)
                for (int at = 0; at < bytes.Length; at += format.Size)
                    bytes.Slice(at, format.Size).Reverse();
            stream.Write(bytes);
        }
    }
}
