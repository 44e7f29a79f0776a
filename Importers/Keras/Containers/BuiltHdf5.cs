using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>HDF5 that is brought together in memory from files of another form.</summary>
internal static class BuiltHdf5
{
    // Groups, names and attributes beside the numbers.
    private const int Room = 1 << 16;

    /// <summary>Opens what was built.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="numbers">About how many bytes its arrays have.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasUnsupportedException">It is larger than is taken into memory.</exception>
    internal static Hdf5File Open(Hdf5Writer writer, long numbers, string name)
    {
        if (numbers > Array.MaxLength - Room)
            throw new KerasUnsupportedException($"{name}: {numbers:N0} bytes of arrays, more than are taken into memory");
        using var bytes = new MemoryStream((int)numbers + Room);
        writer.Save(bytes);
        return Hdf5File.Open(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), name);
    }
}
