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
}
