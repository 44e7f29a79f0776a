using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>What Keras calls the weights of a model that was read: by the names in its file, or, where that numbers its arrays, by those
/// that its release gives.</summary>
internal static class WeightNames
{
    private static readonly char[] s_separators = ['_', '/'];

    /// <summary>The names by the runtime's paths. A weight that the file has in parts (<c>lstm_1_W_i</c>, <c>lstm_1_W_f</c>) has the name
    /// that theirs begin with.</summary>
    /// <param name="layers">The model's arrays.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="nameOf">What the era calls an array in its files, by what its layer calls it.</param>
    internal static IReadOnlyDictionary<string, string> Of(IEnumerable<LayerArrays> layers, FileRecord? file, Func<string, string> nameOf)
    {
        var names = new Dictionary<string, string>();
        foreach (var slots in layers.SelectMany(l => l.WithoutCopies().Slots).GroupBy(s => s.Variable.Name))
            names[slots.Key] = Common([.. slots.Select(s => Stored(file, s) ?? nameOf(s.Name)).Distinct()]);
        return names;
    }

    private static string? Stored(FileRecord? file, WeightSlot slot) =>
        file is { Layout: WeightsLayout.Named } && file.Arrays.TryGetValue(slot.Key, out var array) ? array.Name : null;

    private static string Common(string[] names)
    {
        if (names.Length == 1)
            return names[0];
        int length = names.Min(n => n.Length),
            same = Enumerable.Range(0, length).TakeWhile(i => names.All(n => n[i] == names[0][i])).Count();
        string common = names[0][..same].TrimEnd(s_separators);
        return common.Length > 0 ? common : names[0];
    }
}
