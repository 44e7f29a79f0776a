using KerasSharp.Cli.Commands;
using KerasSharp.Fuzz.Running;
using KerasSharp.Hdf5;

namespace KerasSharp.Fuzz.Targets;

/// <summary>Opens a file, shows it as <c>kerassharp inspect</c> does, and reads all data. Checksums are not compared, since who forges a
/// file forges them too.</summary>
internal sealed class Hdf5Target : ITarget
{
    private const string FileName = "fuzz.h5";
    private const int Deepest = 64;
    private const int MostDatasets = 300;

    public string Name => "hdf5";

    public bool NamesPlace(string message) => message.Contains(FileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        using var file = Hdf5File.OpenUnchecked(bytes, FileName);
        var tree = new Hdf5Tree(TextWriter.Null, full: true);
        tree.Write(file);
        var refused = new List<KerasException>();
        Read(file.Root, 0, [], allowance, refused);
        if (refused.Count > 0)
            throw refused[0];
        if (tree.Problems.Count > 0)
            throw new KerasFormatException(tree.Problems[0]);
    }

    private static void Read(Hdf5Object item, int depth, HashSet<long> seen, Allowance allowance, List<KerasException> refused)
    {
        if (depth > Deepest || seen.Count > MostDatasets || !seen.Add(item.Address))
            return;
        if (item is Hdf5Dataset dataset)
            Try(() => Read(dataset, allowance), refused);
        if (item is not Hdf5Group group)
            return;
        Try(
            () =>
            {
                foreach (string key in group.Keys)
                    Try(() => Read(group[key], depth + 1, seen, allowance, refused), refused);
            },
            refused
        );
    }

    private static void Read(Hdf5Dataset dataset, Allowance allowance)
    {
        allowance.Elements(dataset.Count, dataset.Type.Size);
        if (dataset.Type.IsString)
            dataset.ReadStrings();
        else if (dataset.Type.Class == Hdf5Class.FloatingPoint)
            dataset.ReadFloats();
        else
            dataset.ReadInt64s();
    }

    private static void Try(Action read, List<KerasException> refused)
    {
        try
        {
            read();
        }
        catch (KerasException e)
        {
            refused.Add(e);
        }
    }
}
