using KerasSharp.Importers.Hdf5.Writing;

namespace KerasSharp.Importers.Hdf5;

/// <summary>A dataset to be written.</summary>
public sealed class Hdf5DatasetBuilder : Hdf5ObjectBuilder
{
    internal Hdf5DatasetBuilder(string path, Content content)
        : base(path) => Content = content;

    internal Content Content { get; }
}
