using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5;

/// <summary>A datatype that the file stores under a name ("committed").</summary>
public sealed class Hdf5NamedDatatype : Hdf5Object
{
    internal Hdf5NamedDatatype(Hdf5File file, ObjectHeader header, string path)
        : base(file, header, path) => Type = header.Datatype;

    /// <summary>The datatype.</summary>
    public Hdf5Datatype Type { get; }
}
