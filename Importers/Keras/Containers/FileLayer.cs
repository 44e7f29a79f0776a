using System.Runtime.InteropServices;
using KerasSharp.Binary;
using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>An array of a file.</summary>
/// <param name="Name">Its name in the layer's list.</param>
/// <param name="Data">Its elements.</param>
internal sealed record FileArray(string Name, Hdf5Dataset Data)
{
    // Numbers of NumPy's extension type bfloat16 stand as two bytes without a meaning, and an attribute says what they are.
    private const string Brain = "bfloat16";

    internal string ShapeText => $"[{string.Join(", ", Data.Shape)}]";

    /// <summary>Whether its elements are the upper halves of 32-bit floats.</summary>
    internal bool IsBrainFloat =>
        Data.Type is { Class: Hdf5Class.Opaque, Size: sizeof(ushort) }
        && Data.Attributes.TryGetValue("dtype", out var dtype)
        && dtype.Type.IsString
        && dtype.AsString() == Brain;

    /// <summary>How its elements would be written: as they stand, but for bfloat16, which becomes float32.</summary>
    internal ElementFormat Format =>
        Data.Type.Format ?? (IsBrainFloat ? new ElementFormat(ElementKind.Float, sizeof(float), false) : default);

    /// <summary>Its elements, row-major.</summary>
    /// <exception cref="KerasFormatException">It is damaged.</exception>
    internal float[] ReadFloats() =>
        IsBrainFloat ? Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(Data.ReadRaw()).ToArray(), Widen) : Data.ReadFloats();

    /// <summary>Reads its elements, row-major.</summary>
    /// <param name="values">As long as there are elements.</param>
    /// <exception cref="KerasFormatException">It is damaged.</exception>
    internal void ReadInto(Span<float> values)
    {
        if (IsBrainFloat)
            ReadFloats().CopyTo(values);
        else
            Data.ReadInto(values);
    }

    private static float Widen(ushort upper) => BitConverter.UInt32BitsToSingle((uint)upper << 16);
}

/// <summary>A layer's group in a file.</summary>
/// <param name="Name">The layer's name; empty where files have none (0.3).</param>
/// <param name="Path">The group's path.</param>
/// <param name="Arrays">Its arrays in the file's order.</param>
internal sealed record FileLayer(string Name, string Path, IReadOnlyList<FileArray> Arrays);
