using KerasSharp.Hdf5.Writing;
using KerasSharp.IO;

namespace KerasSharp.Hdf5;

/// <summary>
/// Builds a file and saves it in the oldest form of the format (superblock 0, version 1 object headers, symbol tables, contiguous
/// datasets), as Keras' files have it and every version of libhdf5 reads it. Equal contents give equal bytes.
/// </summary>
public sealed class Hdf5Writer
{
    /// <summary>The group that all paths start from.</summary>
    public Hdf5GroupBuilder Root { get; } = new("/", depth: 0);

    /// <summary>Saves the file whole or not at all (<see cref="AtomicFile"/>).</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the file at a seekable stream's position, which becomes the file's beginning.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        new TreeWriter(stream).Write(Root);
    }
}
