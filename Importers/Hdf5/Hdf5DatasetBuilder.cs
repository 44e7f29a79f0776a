using KerasSharp.Hdf5.Writing;

namespace KerasSharp.Hdf5;

/// <summary>A dataset to be written.</summary>
public sealed class Hdf5DatasetBuilder : Hdf5ObjectBuilder
{
    internal Hdf5DatasetBuilder(string path, WrittenData content)
        : base(path) => Content = content;

    internal WrittenData Content { get; }
}
