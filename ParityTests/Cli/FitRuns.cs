using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Stored trainings as calls of <c>kerassharp fit</c>, and what such a call leaves behind.</summary>
internal static class FitRuns
{
    /// <summary>The folder of a stored training.</summary>
    internal static string Fixture(string name) => Fixtures.PathOf("keras-1.2.2", "training", name);

    internal static string[] Columns(string history) => [.. File.ReadLines(history).First().Split(',')];

    internal static double[][] Rows(string history) =>
        [.. File.ReadLines(history).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

    /// <summary>Data of a stored run as files, and the arguments that name them.</summary>
    internal static string[] Data(string fixture, TemporaryFolder folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture, "case.json")));
        var train = json.RootElement.GetProperty("train");
        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        using var model = KerasImporter.Load(Path.Combine(fixture, "model.h5"));
        data["tx0"].Write(folder.PathOf("x.npy"));
        NpzFile.Write(
            folder.PathOf("y.npz"),
            train.GetProperty("y").EnumerateArray().Select((y, i) => KeyValuePair.Create(model.OutputNames[i], data[y.GetString()!]))
        );
        string[] arguments =
        [
            Path.Combine(fixture, "model.h5"),
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            folder.PathOf("y.npz"),
            "--batch-size",
            $"{train.GetProperty("batch_size").GetInt32()}",
        ];
        if (!train.TryGetProperty("sample_weight", out var weight))
            return arguments;
        data[weight[0].GetString()!].Write(folder.PathOf("w.npy"));
        return [.. arguments, "--sample-weight", folder.PathOf("w.npy")];
    }

    /// <summary>Attributes, structure and every array; where in the file they stand may differ.</summary>
    internal static void ShouldHoldTheSame(string found, string expected)
    {
        string Tree(string file) => string.Join('\n', CliRun.Of("inspect", file, "--full").Text.Split('\n').Skip(1));
        Tree(found).Should().Be(Tree(expected)).And.Contain("optimizer_weights").And.Contain("kerassharp_training");
        using Hdf5File a = Hdf5File.Open(found),
            b = Hdf5File.Open(expected);
        foreach (var (mine, theirs) in Datasets(a.Root).Zip(Datasets(b.Root)))
            mine.ReadFloats().Should().Equal(theirs.ReadFloats(), mine.Path);
    }

    private static IEnumerable<Hdf5Dataset> Datasets(Hdf5Group group) =>
        group
            .Keys.Order(StringComparer.Ordinal)
            .SelectMany(k =>
                group[k] is Hdf5Group inner ? Datasets(inner)
                : group[k] is Hdf5Dataset d ? [d]
                : []
            );
}
