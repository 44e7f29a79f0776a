namespace KerasSharp.Hdf5.Format;

/// <summary>A chunk that has been written.</summary>
/// <param name="Position">Where it stands, in chunks along each axis.</param>
/// <param name="Address">Its bytes.</param>
/// <param name="Size">How many.</param>
/// <param name="FilterMask">Filters that it skipped, one bit each.</param>
internal readonly record struct StoredChunk(long[] Position, ulong Address, ulong Size, uint FilterMask);
