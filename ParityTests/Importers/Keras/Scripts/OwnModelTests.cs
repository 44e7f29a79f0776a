using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Models whose class a script writes upon Keras's Model: real Keras ran the scripts and saved the weights
/// (tools/oracle/own_models.py).</summary>
public sealed class OwnModelTests
{
    private const string Head =
        "import keras\nfrom keras import layers\nclass Net(keras.Model):\n  def __init__(self):\n    super().__init__()\n"
        + "    self.first = layers.Dense(4)\n    self.second = layers.Dense(4)\n";

    public static TheoryData<string> Cases() =>
        [.. Directory.GetDirectories(Fixtures.PathOf("own_models")).Select(f => Path.GetFileName(f)!).Order()];

    private static string Of(string name, string file) => Fixtures.PathOf("own_models", name, file);

    private static KerasScript Parse(string text, string? model = null) =>
        KerasScript.Parse(text, new KerasScriptOptions { Version = new KerasVersion(3, 15, 1), Model = model }, "m.py");

    private static KerasScript Read(string name) =>
        KerasScript.Parse(
            File.ReadAllText(Of(name, "script.py")),
            new KerasScriptOptions { Version = KerasVersion.Parse(name[(name.LastIndexOf('_') + 1)..]) },
            "script.py"
        );

    private static NpyArray[] Arrays(string path) => [.. NpzFile.Read(path).OrderBy(a => int.Parse(a.Key)).Select(a => a.Value)];

    private static void RequireOutputs(Model model, string name)
    {
        var inputs = Arrays(Of(name, "inputs.npz")).Select(a => Tensor.Create(a.ReadFloats(), [.. a.Shape.Select(d => (nint)d)]));
        var expected = Arrays(Of(name, "outputs.npz"));
        var found = model.Predict([.. inputs]);
        found.Should().HaveCount(expected.Length);
        for (int i = 0; i < expected.Length; i++)
            Parity.Tolerance.Recurrent(20, 64).Problem(expected[i], found[i]).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_predictions_are_those_of_Keras(string name)
    {
        using var model = Read(name).Load(Of(name, "model.weights.h5"));
        RequireOutputs(model, name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_saved_as_a_model_of_Keras_own_layers(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = Read(name).Load(Of(name, "model.weights.h5"));
        foreach (string file in new[] { "whole.keras", "whole.h5" })
        {
            model.Save(folder.PathOf(file), new KerasVersion(3, 8, 0));
            using var again = KerasImporter.Load(folder.PathOf(file));
            RequireOutputs(again, name);
        }
    }

    [Theory]
    [InlineData(
        "  def call(self, x):\n    return self.second(self.first(x))\nmodel = Net()\n",
        "m.py: line 10: expected the shape of the input of an object of the class 'Net', found none: the model "
            + "may be asked for as a call of 'build'"
    )]
    [InlineData("model = Net()\nmodel.build((None, 3))\n", "m.py: line 8: expected a method 'call' of the class 'Net', found none")]
    [InlineData(
        "  def call(self, x, training=None):\n    if training:\n      x = self.first(x)\n    return self.second(x)\n"
            + "model = Net()\nmodel.build((None, 3))\n",
        "m.py: line 10: the Dense of line 6 is used in code that is not followed and could change it, because line 9 decides it"
    )]
    [InlineData(
        "  def call(self, x):\n    return self.second(x) + self.offset\nmodel = Net()\nmodel.build((None, 3))\n",
        "m.py: line 10: what 'call' of the class 'Net' returns is what line 9 gives"
    )]
    [InlineData(
        "  def call(self, x):\n    return self.second(x)\nx = keras.Input((3,))\nmodel = keras.Model(x, Net()(x))\n",
        "m.py: line 11: 'outputs' of Model is what line 11 gives (what an object of the class 'Net' gives, a model of the script's own)"
    )]
    [InlineData(
        "  def call(self, x):\n    return self.second(x)\none = Net()\ntwo = Net()\n",
        "m.py: expected one model, found 2 (one of line 10, two of line 11)"
    )]
    [InlineData(
        "  def call(self, x):\n    return self.second(x)\ndef step(net):\n  net.second.units = 5\nmodel = Net()\nmodel.build((None, 3))\n"
            + "for a in data():\n  step(model)\n",
        "m.py: line 11: the Dense of line 7 is used in code that is not followed and could change it"
    )]
    [InlineData(
        "  def call(self, x):\n    return self.second(x)\nmodel = Net()\nmodel.trainable = False\nmodel.build((None, 3))\n",
        "m.py: line 10: 'trainable' of an object of the class 'Net' is set to False, which is not understood"
    )]
    public void What_is_not_known_of_it_is_refused(string text, string message)
    {
        FluentActions.Invoking(() => Parse(Head + text)).Should().Throw<KerasException>().Which.Message.Should().StartWith(message);
    }

    [Fact]
    public void Listed_layers_are_found_by_their_names_alone()
    {
        using var folder = new TemporaryFolder();
        string text = Head + "  def call(self, x):\n    return self.first(self.second(x))\nmodel = Net()\nmodel.build((None, 4))\n";
        var script = KerasScript.Parse(text, new KerasScriptOptions { Version = new KerasVersion(2, 15, 0) }, "m.py");
        using var made = KerasImporter.FromArchitecture(script.Architecture, seed: 3);
        made.SaveWeights(folder.PathOf("named.h5"));
        using (var again = script.Load(folder.PathOf("named.h5")))
            foreach (string layer in new[] { "dense", "dense_1" })
                again.Layers[layer].Weights[0].Values.Should().Equal(made.Layers[layer].Weights[0].Values);
        var other = KerasScript.Parse(
            text.Replace("layers.Dense(4)", "layers.Dense(4, name='a' + str(len('x')))", StringComparison.Ordinal)
                .Replace(
                    "self.second = layers.Dense(4, name='a' + str(len('x')))",
                    "self.second = layers.Dense(4)",
                    StringComparison.Ordinal
                ),
            new KerasScriptOptions { Version = new KerasVersion(2, 15, 0) },
            "m.py"
        );
        other
            .Invoking(s => s.Load(folder.PathOf("named.h5")))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*expected layers called as those of the script (*a1*), found dense*only their names tell it");
    }

    [Theory]
    [InlineData("model = Net()\n", "model.build((None, 3))")]
    [InlineData("", "Net().build((None, 3))")]
    [InlineData("model = Net()\nmodel.build(input_shape=(None, 3))\n", null)]
    [InlineData("model = Net()\nmodel(keras.Input((3,)))\n", null)]
    [InlineData("import numpy as np\nmodel = Net()\nmodel(np.zeros((5, 3)))\nmodel.compile('adam', 'mse')\nmodel.fit(a, b)\n", "model")]
    [InlineData(
        "  def act(self, x):\n    return self.call(x) + 1\nmodel = Net()\nmodel.build((None, 3))\nfor a in data():\n  model.act(a)\n",
        null
    )]
    [InlineData(
        "class Deep(Net):\n  def __init__(self):\n    super().__init__()\n    self.all = [self.first for j in range(40)]\n"
            + "    for i in range(12):\n      self.all = [self.all for j in range(40)]\n"
            + "  def call(self, x):\n    return self.second(self.first(x))\nmodel = Deep()\nmodel.build((None, 3))\n",
        null
    )]
    public void The_shape_of_its_input_is_said_in_several_ways(string text, string? model)
    {
        var script = Parse(Head + "  def call(self, x):\n    return self.second(self.first(x))\n" + text, model);
        using var made = KerasImporter.FromArchitecture(script.Architecture);
        made.Summary().ToString().Should().Contain("(None, 3)");
    }

    [Fact]
    public void Weights_of_layers_that_the_script_does_not_have_are_refused()
    {
        const string Name = "attributes_3.15.1";
        string text = File.ReadAllText(Of(Name, "script.py"))
            .Replace("        self.zeta = layers.Dense(units, activation=\"relu\")\n", "", StringComparison.Ordinal)
            .Replace("x = self.zeta(inputs)", "x = inputs[:, :6]", StringComparison.Ordinal);
        Parse(text).Invoking(s => s.Load(Of(Name, "model.weights.h5"))).Should().Throw<KerasFormatException>().WithMessage("*expected *");
    }

    /// <summary>A class that only trains a model is none itself, and a model that it is given is one beside it.</summary>
    [Fact]
    public void Models_that_an_own_one_is_given_are_models_too()
    {
        const string Given =
            "import keras\nfrom keras import layers\nclass Trainer(keras.Model):\n  def __init__(self, inner):\n    super().__init__()\n"
            + "    self.inner = inner\n    self.extra = keras.Sequential([layers.Dense(2)])\n";
        const string Use = "model = keras.Sequential([keras.Input((3,)), layers.Dense(4)])\ntrainer = Trainer(model)\n";
        Parse($"{Given}  def train_step(self, data):\n    return {{}}\n{Use}").Architecture.Should().Contain("Sequential");
        FluentActions
            .Invoking(() => Parse($"{Given}  def call(self, x):\n    return self.extra(self.inner(x))\n{Use}"))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("m.py: expected one model, found 2 (model of line 10, trainer of line 11)*");
    }

    /// <summary>Two layers of one shape whose places are exchanged would load without an error: the file tells which is which.</summary>
    [Fact]
    public void Layers_of_one_shape_keep_their_places()
    {
        const string Name = "attributes_3.15.1";
        using var file = Hdf5File.Open(Of(Name, "model.weights.h5"));
        using var model = Read(Name).Load(Of(Name, "model.weights.h5"));
        var places = new Dictionary<string, string>
        {
            ["dense"] = "layers/dense",
            ["dense_1"] = "alpha",
            ["dense_2"] = "hidden/dense",
            ["dense_3"] = "hidden/dense_1",
            ["dense_4"] = "layers/dense_4",
            ["dense_5"] = "layers/dense_5",
            ["dense_6"] = "layers/dense_6",
            ["dense_9"] = "layers/dense_7",
            ["dense_10"] = "layers/dense_8",
        };
        foreach (var (layer, place) in places)
            model
                .Layers[layer]
                .Weights[0]
                .Values.Should()
                .Equal(file.Root.Dataset($"{place}/vars/0").ReadFloats(), "{0} is {1}", layer, place);
    }
}
