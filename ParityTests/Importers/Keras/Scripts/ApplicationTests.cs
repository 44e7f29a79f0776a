using System.IO.Compression;
using FluentAssertions;
using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Scripts.Applications;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Models of keras.applications are, layer by layer, those that real Keras 3.8.0 builds (tools/oracle/applications.py).</summary>
public sealed class ApplicationTests
{
    public static TheoryData<string> Names() => [.. KerasApplications.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_settings_and_connections_are_those_of_Keras(string name)
    {
        using var stream = new GZipStream(File.OpenRead(Fixtures.PathOf("applications", name + ".json.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var era = ScriptEra.Of(new KerasVersion(3, 8, 0));
        var real = JObject.Parse(reader.ReadToEnd());
        var ours = JObject.Parse(KerasApplications.Architecture(name));
        var wanted = SpecReader.Read(real, era, "real");
        var found = SpecReader.Read(ours, era, "ours");
        SpecComparer.Difference(wanted, found).Should().BeNull();
        found.Layers.Select(l => l.Name).Should().BeEquivalentTo(wanted.Layers.Select(l => l.Name));
        Edges(found).Should().BeEquivalentTo(Edges(wanted));
    }

    [Fact]
    public void A_name_or_release_that_is_not_known_is_refused()
    {
        var unknown = () => KerasApplications.Architecture("alexnet");
        unknown.Should().Throw<KerasUnsupportedException>().WithMessage("expected one of the models vgg16, vgg19, *, found 'alexnet'");
        var early = () => KerasApplications.Architecture("resnet50", version: new KerasVersion(2, 2, 1));
        early.Should().Throw<KerasUnsupportedException>().WithMessage("how Keras 2.2.1 builds resnet50 is not known here*");
    }

    [Fact]
    public void Small_images_and_few_classes_make_a_model_that_predicts()
    {
        using var model = KerasApplications.MobileNetV2([32, 32, 3], classes: 4);
        model.Predict(new float[2, 32, 32, 3]).Lengths.ToArray().Should().Equal(2, 4);
    }

    private static IEnumerable<string> Edges(ModelSpec spec) =>
        spec.Calls.Select(c =>
            $"{spec.Layers[c.Layer].Name} <- {string.Join(", ", c.Inputs.Select(i => spec.Layers[spec.Calls[i.Call].Layer].Name))}"
        );
}
