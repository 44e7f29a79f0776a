using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>The models of every tutorial of Keras 2, in C# as they stand there, beside the architecture that real Keras 2.0.9 and 2.3.1
/// write for them (tools/oracle/tutorials.py).</summary>
public sealed class TutorialTests
{
    private static readonly Dictionary<string, Func<Sequential>> s_programs = new()
    {
        ["sentiment_lstm"] = () =>
        {
            var model = new Sequential();
            model.Add(new Embedding(20000, 128));
            model.Add(new Lstm(128) { Dropout = 0.2, RecurrentDropout = 0.2 });
            model.Add(new Dense(1) { Activation = "sigmoid" });
            return model;
        },
        ["sentiment_gru"] = () =>
        {
            var model = new Sequential();
            model.Add(new Embedding(20000, 128));
            model.Add(new Gru(128) { Dropout = 0.2, RecurrentDropout = 0.2 });
            model.Add(new Dense(1) { Activation = "sigmoid" });
            return model;
        },
        ["sine_gru"] = () =>
        {
            var model = new Sequential();
            model.Add(new Gru(Units: 32) { ReturnSequences = true, InputShape = [50, 1] });
            model.Add(new Gru(Units: 16));
            model.Add(new Dense(Units: 1));
            return model;
        },
        ["bidirectional_lstm"] = () =>
        {
            var model = new Sequential();
            model.Add(new Embedding(20000, 128) { InputShape = [100] });
            model.Add(new Bidirectional(new Lstm(64)));
            model.Add(new Dropout(0.5));
            model.Add(new Dense(1) { Activation = "sigmoid" });
            return model;
        },
    };

    public static TheoryData<string, string> Programs()
    {
        var programs = new TheoryData<string, string>();
        foreach (string release in new[] { "2.0.9", "2.3.1" })
        foreach (string name in s_programs.Keys)
            // On Theano 2.3.1 sets a recurrent layer's dropout to 0.
            if (release == "2.0.9" || !name.StartsWith("sentiment", StringComparison.Ordinal))
                programs.Add(release, name);
        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_model_is_that_of_the_script(string release, string name)
    {
        string written = File.ReadAllText(Fixtures.PathOf($"keras-{release}", "tutorials", $"{name}.json"));
        using var theirs = KerasImporter.FromArchitecture(written);
        using Model ours = s_programs[name]().Build();
        ours.Spec.Layers.Should().HaveSameCount(theirs.Spec.Layers);
        // What stands in front of the first layer is nobody's line.
        for (int i = 1; i < ours.Spec.Layers.Count; i++)
            // Masks of dropout are shared among gates by default from 2.3 on.
            SpecComparer
                .Difference(ours.Spec.Layers[i], theirs.Spec.Layers[i])
                .Should()
                .BeOneOf(null, "dropout sharing 'per gate'", "Layer.dropout sharing 'per gate'");
        ours.Spec.Calls.Should().BeEquivalentTo(theirs.Spec.Calls, o => o.WithStrictOrdering());
        ours.Declared.Weights.Select(w => string.Join(',', w.Variable.Shape))
            .Should()
            .Equal(theirs.Declared.Weights.Select(w => string.Join(',', w.Variable.Shape)));
    }

    /// <summary>What is saved says what real Keras says, key by key: seeds aside, which only a script has.</summary>
    [Theory]
    [InlineData("sine_gru")]
    public void What_is_saved_is_what_2_3_1_writes(string name)
    {
        using var folder = new TemporaryFolder();
        using Model model = s_programs[name]().Build();
        model.Save(folder.PathOf("model.h5"), new KerasVersion(2, 3, 1));
        using var back = KerasImporter.Load(folder.PathOf("model.h5"));
        var ours = Layers(back.ToJson());
        var theirs = Layers(File.ReadAllText(Fixtures.PathOf("keras-2.3.1", "tutorials", $"{name}.json")));
        ours.Select(l => (string)l["class_name"]!).Should().Equal(theirs.Select(l => (string)l["class_name"]!));
        foreach (var (our, their) in ours.Zip(theirs))
            Keys(our).Should().BeEquivalentTo(Keys(their));
    }

    [Fact]
    public void Training_takes_the_arguments_of_the_script()
    {
        using Model model = new Sequential
        {
            new Embedding(20, 4),
            new Lstm(3) { Dropout = 0.2, RecurrentDropout = 0.2 },
            new Dense(1) { Activation = "sigmoid" },
        }.Build();
        model.Compile(loss: "binary_crossentropy", optimizer: "adam", metrics: ["accuracy"]);
        var x = Tensor.Create([.. Enumerable.Range(0, 40).Select(i => (float)(i % 20))], [8, 5]);
        var y = Tensor.Create([.. Enumerable.Range(0, 8).Select(i => (float)(i % 2))], [8, 1]);
        var history = model.Fit(
            x,
            y,
            new FitOptions
            {
                BatchSize = 4,
                Epochs = 2,
                ValidationData = (x, y),
            }
        );
        history["val_acc"].Should().HaveCount(2);
        model.Evaluate(x, y, batchSize: 4).Count.Should().Be(2);
    }

    [Fact]
    public void An_activation_that_is_none_is_refused_with_those_that_are()
    {
        Action named = () => _ = new Dense(1) { Activation = "sigmoyd" };
        named.Should().Throw<ArgumentException>().WithMessage("expected one of *sigmoid*, found 'sigmoyd'*");
    }

    private static List<JObject> Layers(string json)
    {
        var config = JObject.Parse(json)["config"]!;
        return [.. (config as JArray ?? (JArray)config["layers"]!).Cast<JObject>()];
    }

    private static IEnumerable<string> Keys(JObject layer) =>
        layer
            .Descendants()
            .OfType<JValue>()
            .Where(v =>
                !v.Path.EndsWith(".seed", StringComparison.Ordinal)
                && !v.Path.EndsWith(".name", StringComparison.Ordinal)
                && !v.Path.EndsWith(".implementation", StringComparison.Ordinal)
            )
            .Select(v => $"{v.Path[(layer.Path.Length + 1)..]} = {(v.Value is double number ? (float)number : v.Value)}");
}
