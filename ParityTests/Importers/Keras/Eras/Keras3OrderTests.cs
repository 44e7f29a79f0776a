using System.IO.Compression;
using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.Keras3;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>Keras 3 finds the arrays of layers of one class by their order, which is not the file's but that of the graph that it makes of
/// it. In files that it wrote itself both are the same.</summary>
public sealed class Keras3OrderTests
{
    [Fact]
    public void Layers_are_listed_as_Keras_lists_them()
    {
        int walked = 0;
        foreach (string path in Directory.GetDirectories(Fixtures.Root, "keras-3.*").SelectMany(Models).Order())
        {
            var config = Config(path);
            if ((string?)config["class_name"] != "Functional" || Load(path) is not { } model)
                continue;
            using var _ = model;
            var version = KerasVersion.Parse(Path.GetRelativePath(Fixtures.Root, path).Split('-', '/')[1]);
            var layers = Keras3Order.Of(model.Spec, version).Select(l => model.Spec.Layers[l]).Where(l => l is not OperationLayer);
            string[] found = [.. layers.Select(l => l.Name!)];
            var listed = config["config"]!["layers"]!.Where(l => found.Contains((string)l["config"]!["name"]!)).ToList();
            // Of different classes the order has no bearing on arrays.
            foreach (var alike in listed.GroupBy(l => (string)l["class_name"]!))
            {
                string[] names = [.. alike.Select(l => (string)l["config"]!["name"]!)];
                found.Where(names.Contains).Should().Equal(names, "of {0} in {1}", alike.Key, path);
            }
            walked++;
        }
        walked.Should().BeGreaterThan(60);
    }

    private static IEnumerable<string> Models(string release) =>
        Directory.EnumerateFiles(release, "model.keras", SearchOption.AllDirectories);

    private static JObject Config(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(archive.GetEntry("config.json")!.Open());
        return JObject.Parse(reader.ReadToEnd());
    }

    private static Model? Load(string path)
    {
        try
        {
            return KerasImporter.Load(path);
        }
        catch (KerasException)
        {
            // What is not read is another test's matter.
            return null;
        }
    }
}
