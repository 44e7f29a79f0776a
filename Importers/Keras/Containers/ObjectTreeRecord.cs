using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>What a tree of objects holds beside weights and the optimizer's state, so that it is written back.</summary>
internal static class ObjectTreeRecord
{
    private const int DeepestGroup = 64;

    /// <param name="file">The file.</param>
    /// <param name="weights">The paths of the arrays that are weights.</param>
    /// <param name="copy">Takes a group's attributes over.</param>
    /// <param name="report">What would not be saved.</param>
    /// <returns>All groups, and the other arrays with their paths.</returns>
    internal static (IReadOnlyList<string> Groups, IReadOnlyList<StateArray> Others) Of(
        Hdf5File file,
        HashSet<string> weights,
        Action<Hdf5Group> copy,
        ImportReport report
    )
    {
        var (groups, others) = (new List<string>(), new List<StateArray>());
        void Walk(Hdf5Group group, int depth)
        {
            if (depth > DeepestGroup)
                throw new KerasFormatException(
                    $"{file.Name}: {Wording.Clip(group.Path)}: expected objects at most {DeepestGroup} deep, found more"
                );
            copy(group);
            groups.Add(group.Path);
            foreach (string name in group.Keys)
                if (group[name] is Hdf5Group inner)
                    Walk(inner, depth + 1);
                else if (group[name] is Hdf5Dataset data && !weights.Contains(data.Path) && !StoredState.IsIn(data.Path))
                    Add(data);
        }

        void Add(Hdf5Dataset data)
        {
            try
            {
                others.Add(StoredState.Of(data.Path, data));
            }
            catch (KerasUnsupportedException e)
            {
                report.Add(ImportNoteKind.Warning, "", $"would not be saved: array '{Wording.Clip(data.Path)}': {e.Problem}");
            }
        }

        Walk(file.Root, 0);
        return (groups, others);
    }
}
