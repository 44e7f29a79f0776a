namespace KerasSharp.Hdf5;

/// <summary>One step of what a dataset's chunks went through when written (HDF5 File Format Specification, IV.A.2.l).</summary>
/// <param name="Id">Number under which the filter is registered.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its settings.</param>
public sealed record Hdf5Filter(int Id, string Name, IReadOnlyList<uint> Parameters)
{
    /// <inheritdoc cref="Name"/>
    public override string ToString() => Name;
}
