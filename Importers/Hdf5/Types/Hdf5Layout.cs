namespace KerasSharp.Hdf5;

/// <summary>How a dataset's elements are stored (HDF5 File Format Specification, IV.A.2.i).</summary>
public enum Hdf5Layout
{
    /// <summary>In the object header.</summary>
    Compact = 0,

    /// <summary>In one block of the file.</summary>
    Contiguous = 1,

    /// <summary>In chunks of equal shape, possibly compressed.</summary>
    Chunked = 2,

    /// <summary>In other datasets; not supported.</summary>
    Virtual = 3,
}
