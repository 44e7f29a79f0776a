using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Scripts that real Keras ran (tools/oracle/scripts.py): their text gives the model that Keras made of them.</summary>
public sealed class ScriptCases
{
    public static TheoryData<string> Cases() =>
        [.. Directory.GetDirectories(Fixtures.PathOf("scripts")).Select(f => Path.GetFileName(f)!).Order()];

    // Operations between the layers are layers of ours, whose functions are texts.
    public static TheoryData<string> CasesOfLayers() =>
        [
            .. Directory
                .GetDirectories(Fixtures.PathOf("scripts"))
                .Select(f => Path.GetFileName(f)!)
                .Where(f => f != "operations_3.15.1")
                .Order(),
        ];

    private static KerasVersion Release(string name) => KerasVersion.Parse(name[(name.LastIndexOf('_') + 1)..]);

    private static KerasScript Read(string folder, KerasVersion release) =>
        KerasScript.Parse(
            File.ReadAllText(Path.Combine(folder, "script.py")),
            new KerasScriptOptions { Version = release, Model = "model" },
            "script.py"
        );

    private static string Weights(string folder) => Directory.GetFiles(folder, "*.h5").Single();

    [Theory]
    [MemberData(nameof(CasesOfLayers))]
    public void The_layers_are_those_of_Keras(string name)
    {
        string folder = Fixtures.PathOf("scripts", name);
        var script = Read(folder, Release(name));
        var options = new KerasImportOptions { Version = script.Version, DimOrdering = script.DimOrdering };
        using var ours = KerasImporter.Load(script.Architecture, File.ReadAllBytes(Weights(folder)), options);
        using var real = KerasImporter.Load(Path.Combine(folder, "model.json"), Weights(folder), options);
        // Keras stores the axes that it finds when the layer is built; a script leaves them to the input's rank.
        string? found = name == "attention_3.8.0" ? "multi_head_attention.AttentionAxes = (1)" : null;
        SpecComparer.Difference(real.Spec, ours.Spec).Should().Be(found);
        ours.Spec.Layers.Select(l => l.Name).Should().Equal(real.Spec.Layers.Select(l => l.Name));
        ours.Spec.Layers.Select(l => l.Trainable).Should().Equal(real.Spec.Layers.Select(l => l.Trainable));
        ours.Summary().ToString().Should().Be(real.Summary().ToString());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_predictions_are_those_of_Keras(string name)
    {
        string folder = Fixtures.PathOf("scripts", name);
        var script = Read(folder, Release(name));
        // The oracle's Theano means its own convolutions in the weights of Keras 1.
        bool isTheano = script.Version.CompareTo(new KerasVersion(2, 4, 0)) < 0;
        var options = new KerasImportOptions
        {
            Version = script.Version,
            DimOrdering = script.DimOrdering,
            Backend = isTheano ? TrainingBackend.Theano : null,
        };
        using var model = KerasImporter.Load(script.Architecture, File.ReadAllBytes(Weights(folder)), options);
        var inputs = Arrays(Path.Combine(folder, "inputs.npz"));
        var outputs = Arrays(Path.Combine(folder, "outputs.npz"));
        var found = model.Predict([.. inputs.Select(Tensor)]);
        found.Should().HaveCount(outputs.Count);
        var tolerance = Parity.Tolerance.Recurrent(20, 64);
        for (int i = 0; i < outputs.Count; i++)
            tolerance.Problem(outputs[i], found[i]).Should().BeNull();
    }

    private static Tensor<float> Tensor(NpyArray array) =>
        System.Numerics.Tensors.Tensor.Create(array.ReadFloats(), [.. array.Shape.Select(d => (nint)d)]);

    private static List<NpyArray> Arrays(string path)
    {
        return [.. NpzFile.Read(path).OrderBy(a => int.Parse(a.Key)).Select(a => a.Value)];
    }
}
