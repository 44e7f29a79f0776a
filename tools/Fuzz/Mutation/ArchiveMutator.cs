namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a .keras archive: records of the zip format, a member in the way of its own format, or which members there
/// are.</summary>
/// <param name="json">Changes texts.</param>
/// <param name="hdf5">Changes weights.</param>
internal sealed class ArchiveMutator(IMutator json, IMutator hdf5) : IMutator
{
    private static readonly string[] s_names =
    [
        "../config.json",
        "/config.json",
        "C:/config.json",
        "a\\b",
        "config.json",
        "model.weights.h5",
        "model.weights.npz",
        "model.weights.json",
        "assets/vocabulary.txt",
        "",
    ];

    public string Name => "archive";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        if (dice.OneIn(3))
            return ZipRecords.Change([.. file], dice);
        var members = ZipMembers.Of(file);
        if (members.Count == 0)
            return ZipRecords.Change([.. file], dice);
        switch (dice.Next(6))
        {
            case 0:
                members.RemoveAt(dice.Next(members.Count));
                break;
            case 1:
                members.Add((dice.Pick(s_names), dice.Pick(members).Bytes));
                break;
            case 2:
                int renamed = dice.Next(members.Count);
                members[renamed] = (dice.Pick(s_names), members[renamed].Bytes);
                break;
            default:
                int changed = dice.Next(members.Count);
                var (name, bytes) = members[changed];
                var others = ZipMembers.Of(other).Where(m => m.Name == name).Select(m => m.Bytes).ToList();
                var mutator = name.EndsWith(".h5", StringComparison.Ordinal) ? hdf5 : json;
                members[changed] = (name, mutator.Mutate(bytes, others.Count > 0 ? others[0] : bytes, dice));
                break;
        }
        return ZipMembers.Packed(members, dice.OneIn(4));
    }
}
