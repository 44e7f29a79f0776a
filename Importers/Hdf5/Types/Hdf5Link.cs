namespace KerasSharp.Hdf5;

/// <summary>Where a name in a group leads.</summary>
public enum Hdf5LinkKind
{
    /// <summary>To an object of the file.</summary>
    Hard,

    /// <summary>To a path in the file, which need not exist.</summary>
    Soft,

    /// <summary>To a path in another file; never followed.</summary>
    External,

    /// <summary>To what only its maker knows; never followed.</summary>
    UserDefined,
}

/// <summary>A name in a group.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">Where it leads.</param>
/// <param name="Target">The path of a soft link, <c>file:path</c> of an external one, else empty.</param>
public sealed record Hdf5Link(string Name, Hdf5LinkKind Kind, string Target);
