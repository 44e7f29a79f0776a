using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>The members of a model that Keras 3 saved: of a .keras archive, or of the folder that it is when it was not zipped.</summary>
internal interface IModelMembers
{
    /// <summary>What messages call the whole.</summary>
    string Name { get; }

    /// <summary>The names of all members, with slashes between folders.</summary>
    IReadOnlyCollection<string> Members { get; }

    /// <summary>The bytes of a member that is there.</summary>
    /// <exception cref="KerasFormatException">It is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">It is larger than is taken into memory.</exception>
    byte[] Read(string member);

    /// <summary>Opens a member that is HDF5, where it lies if that can be.</summary>
    /// <exception cref="KerasFormatException">It is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">It is larger than is taken into memory, or needs what the reader does not support.
    /// </exception>
    Hdf5File OpenHdf5(string member);
}
