using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Eras;

namespace KerasSharp.Importers.Keras.Export;

/// <summary>Names of layers and arrays as attributes of HDF5, which are in need of care where they take more than 64 KiB.</summary>
internal static class NameList
{
    /// <summary>Writes a list as an era reads it.</summary>
    /// <param name="group">What gets the attribute.</param>
    /// <param name="attribute">Its name.</param>
    /// <param name="names">The names.</param>
    /// <param name="era">The era that is written for.</param>
    /// <exception cref="KerasUnsupportedException">They are more than it reads.</exception>
    internal static void Write(Hdf5GroupBuilder group, string attribute, IReadOnlyList<string> names, IKerasEra era)
    {
        if (era.SplitsNames)
            group.SetTextList(attribute, names, era.WritesLongTexts);
        else if (!group.TrySetTexts(attribute, names))
            throw new KerasUnsupportedException(
                $"'{group.Path}' lists {names.Count} names, and {era.Name} reads one attribute of them, which holds 4000 long ones at most"
            );
    }
}
