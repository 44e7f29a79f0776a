using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>An array of a file.</summary>
/// <param name="Name">Its name in the layer's list.</param>
/// <param name="Data">Its elements.</param>
internal sealed record FileArray(string Name, Hdf5Dataset Data)
{
    internal string ShapeText => $"[{string.Join(", ", Data.Shape)}]";
}

/// <summary>A layer's group in a file.</summary>
/// <param name="Name">The layer's name; empty where files have none (0.3).</param>
/// <param name="Path">The group's path.</param>
/// <param name="Arrays">Its arrays in the file's order.</param>
internal sealed record FileLayer(string Name, string Path, IReadOnlyList<FileArray> Arrays);
