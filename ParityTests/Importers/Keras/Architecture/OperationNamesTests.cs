using System.IO.Compression;
using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.Keras3.Operations;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>All operations of Keras 3.15.1: each is read, and a stored case tells its numbers, or is refused by its name.</summary>
public class OperationNamesTests
{
    private static readonly string[] s_names = File.ReadAllLines(Fixtures.PathOf("keras-3.15.1", "operation_names.txt"));

    // Their shapes fix the number of samples.
    private static readonly string[] s_unstored = ["numpy.BroadcastTo", "numpy.Ravel"];

    public static TheoryData<string> NotRead => [.. s_names.Except(Keras3Operations.Names)];

    [Theory, MemberData(nameof(NotRead))]
    public void What_is_not_read_is_refused_by_its_name(string name)
    {
        string module = $"keras.src.ops.{name.Split('.')[0]}",
            className = name.Split('.')[1];
        ((Action)(() => Keras3Operations.Read(module, className, [], [], [], "model.keras: model 'm': layer 'l'")))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage($"model.keras: model 'm': layer 'l': the operation {module}.{className} is not supported");
    }

    [Fact]
    public void What_is_read_is_an_operation_of_Keras() => Keras3Operations.Names.Except(s_names).Should().BeEmpty();

    [Fact]
    public void For_each_that_is_read_there_is_a_stored_case()
    {
        var stored = new HashSet<string>();
        foreach (string release in Directory.GetDirectories(Fixtures.Root, "keras-3.*"))
        foreach (string path in Directory.EnumerateFiles(release, "model.keras", SearchOption.AllDirectories))
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.GetEntry("config.json") is not { } entry)
                continue;
            using var reader = new StreamReader(entry.Open());
            foreach (var node in JObject.Parse(reader.ReadToEnd()).Descendants().OfType<JObject>())
                if (node["module"] is JValue { Value: string module } && module.Contains(".ops.", StringComparison.Ordinal))
                    stored.Add($"{module[(module.LastIndexOf('.') + 1)..]}.{(string?)node["class_name"]}");
        }
        Keras3Operations.Names.Except(s_unstored).Except(stored).Should().BeEmpty();
    }
}
