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

    public static TheoryData<string, string> Earlier()
    {
        var all = new TheoryData<string, string>();
        foreach (string file in Directory.GetFiles(Fixtures.PathOf("applications"), "*_*.json.gz").Order())
        {
            string[] parts = Path.GetFileName(file)[..^".json.gz".Length].Split('_');
            all.Add(parts[0], parts[1]);
        }
        return all;
    }

    // Old files of weights are loaded by the order of their layers.
    [Theory]
    [MemberData(nameof(Earlier))]
    public void Earlier_releases_have_their_own_layers_in_their_own_order(string name, string version)
    {
        string path = Fixtures.PathOf("applications", $"{name}_{version}.json.gz");
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var release = KerasVersion.Parse(version);
        var era = ScriptEra.Of(release);
        era.DataFormat = DataFormat.ChannelsLast;
        var wanted = SpecReader.Read(JObject.Parse(reader.ReadToEnd()), era, "real");
        var found = SpecReader.Read(JObject.Parse(KerasApplications.Architecture(name, version: release)), era, "ours");
        SpecComparer.Difference(wanted, found).Should().BeNull();
        found.Layers.Select(l => l.Name).Should().Equal(wanted.Layers.Select(l => l.Name));
        Edges(found).Should().Equal(Edges(wanted));
    }

    /// <summary>A MobileNet of another width in a script, beside what that release builds.</summary>
    [Theory]
    [InlineData("MobileNet", "0.25", "2.3.1")]
    [InlineData("MobileNet", "0.75", "2.1.6")]
    [InlineData("MobileNet", "0.5", "3.15.1")]
    [InlineData("MobileNetV2", "0.35", "2.3.1")]
    [InlineData("MobileNetV2", "0.35", "3.15.1")]
    [InlineData("MobileNetV2", "1.4", "3.15.1")]
    public void A_width_narrows_and_widens_as_its_release_does(string name, string alpha, string version)
    {
        string path = Fixtures.PathOf("applications", "widths", $"{name.ToLowerInvariant()}{alpha}_{version}.json.gz");
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var release = KerasVersion.Parse(version);
        var era = ScriptEra.Of(release);
        era.DataFormat = DataFormat.ChannelsLast;
        var wanted = SpecReader.Read(JObject.Parse(reader.ReadToEnd()), era, "real");
        var script = KerasScript.Parse(
            $"from keras.applications import {name}\nmodel = {name}(alpha={alpha}, weights=None)",
            new KerasScriptOptions { Version = release, DimOrdering = DataFormat.ChannelsLast }
        );
        var found = SpecReader.Read(JObject.Parse(script.Architecture), era, "ours");
        SpecComparer.Difference(wanted, found).Should().BeNull();
        found.Layers.Select(l => l.Name).Should().BeEquivalentTo(wanted.Layers.Select(l => l.Name));
        Edges(found).Should().BeEquivalentTo(Edges(wanted));
    }

    [Fact]
    public void Channels_first_has_as_many_weights()
    {
        foreach (var (name, version) in new[] { ("resnet50", "1.2.2"), ("mobilenetv2", "2.3.1"), ("densenet121", "2.3.1") })
        {
            var release = KerasVersion.Parse(version);
            using var last = Made(DataFormat.ChannelsLast, [224, 224, 3]);
            using var first = Made(DataFormat.ChannelsFirst, [3, 224, 224]);
            first.Summary().TotalParameters.Should().Be(last.Summary().TotalParameters);
            Model Made(DataFormat layout, int?[] shape) =>
                KerasImporter.FromArchitecture(
                    KerasApplications.Architecture(name, shape, null, release, layout),
                    new KerasImportOptions { Version = release, DimOrdering = layout }
                );
        }
    }

    [Fact]
    public void A_script_puts_layers_of_its_own_upon_one()
    {
        const string text = """
            from keras.applications.vgg16 import VGG16
            from keras.models import Model
            from keras.layers import Dense, Flatten
            base = VGG16(weights='imagenet', include_top=False, input_shape=(32, 32, 3))
            for layer in base.layers[:15]:
                layer.trainable = False
            model = Model(inputs=base.input, outputs=Dense(4, activation='softmax')(Flatten()(base.output)))
            """;
        var script = KerasScript.Parse(text, new KerasScriptOptions { Version = new KerasVersion(2, 3, 1), Model = "model" });
        using var model = KerasImporter.FromArchitecture(script.Architecture, new KerasImportOptions { Version = script.Version });
        model.Spec.Layers.Count(l => l.Name!.StartsWith("block", StringComparison.Ordinal)).Should().Be(18);
        model.Spec.Layers.Count(l => !l.Trainable).Should().Be(14);
        model.Summary().TotalParameters.Should().Be(14_714_688 + 512 * 4 + 4);
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
