using FluentAssertions;
using KerasSharp.Importers.Keras.Architecture;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>What a script says that cannot be known from its text, or could change a model unseen, is refused with its line.</summary>
public sealed class ScriptRefusalTests
{
    private const string Head =
        "from keras.models import Sequential, Model\nfrom keras.layers import Dense, LSTM, Lambda, Input, Dropout\n";

    private static KerasScript Parse(string text, string version = "2.3.1", params (string Key, string Value)[] values) =>
        KerasScript.Parse(
            Head + text,
            new KerasScriptOptions { Version = KerasVersion.Parse(version), Values = values.ToDictionary(v => v.Key, v => v.Value) },
            "m.py"
        );

    [Theory]
    [InlineData(
        "m = Sequential()\nm.add(Dense(n, input_dim=3))",
        "m.py: line 4: 'units' of Dense is what line 4 gives (no value of 'n' is known)"
    )]
    [InlineData(
        "class Mine(Model):\n  def call(self, x):\n    return x\nm = Mine()",
        "m.py: expected a model of Keras's own layers, found none; line 3: 'Mine' is a class of the script's own upon keras.models.Model"
    )]
    [InlineData("m = Sequential([Dense(3, input_dim=3, unit=4)])", "m.py: line 3: Dense of Keras 2.3.1 has no parameter 'unit'")]
    [InlineData("m = Sequential([Dense(3, 'relu', input_dim=3, activation='relu')])", "m.py: line 3: expected 'activation' of Dense once")]
    [InlineData(
        "m = Sequential([Dense(3, input_dim=3)])\nm.layers.pop()",
        "m.py: line 4: the list of layers of the model of line 3 is changed"
    )]
    [InlineData(
        "m = Sequential([Dense(3, input_dim=3)])\nm.layers[0].activation = None",
        "m.py: line 4: 'activation' of the Dense of line 3 is set"
    )]
    [InlineData("m = Sequential([Dense(3, input_dim=3)])\nchange(m)", "m.py: line 4: ")]
    [InlineData("m = Sequential([Dense(3, input_dim=3)])\nfor i in numbers():\n  m.add(Dense(i))", "m.py: line 5: ")]
    [InlineData("m = Sequential([Dense(3, input_dim=3)])\nif deep():\n  m.add(Dense(4))", "m.py: line 5: ")]
    [InlineData("m = Sequential([Dense(3, input_dim=3)])\nwhile True:\n  m.add(Dense(4))", "m.py: line 5: ")]
    [InlineData(
        "m = Sequential([Lambda(lambda x: f(x), input_shape=(3,))])",
        "m.py: line 3: what this Lambda computes is Python's code, which is never run, and cannot be read: 'f' is what line 0 gives"
    )]
    [InlineData(
        "x = Input((3,))\ny = Dense(2)(x) * 2\nm = Model(x, y)",
        "m.py: line 5: 'outputs' of Model is what line 4 gives ('*' of values of the model is not understood; a layer can do it)"
    )]
    [InlineData(
        "units = [4, 5]\nother(units)\nm = Sequential([Dense(units[0], input_dim=3)])",
        "m.py: line 5: 'units' of Dense is what line 4"
    )]
    [InlineData(
        "import random\nunits = [4, 5]\nrandom.shuffle(units)\nm = Sequential([Dense(units[0], input_dim=3)])",
        "m.py: line 6: 'units' of Dense is what line 5 gives (what 'random.shuffle' does with it)"
    )]
    [InlineData(
        "m = Sequential([Dense(3, input_dim=3)])\nfor u in [4, 5]:\n  if stop(): break\n  m.add(Dense(u))",
        "m.py: line 6: the model of line 3 is used in code that is not followed"
    )]
    [InlineData(
        "n = 3\ntry:\n  n = int(size())\nexcept ValueError:\n  pass\nm = Sequential([Dense(n, input_dim=3)])",
        "m.py: line 8: 'units' of Dense is what line 4 gives (a value that 'n' gets in a 'try' which may fail)"
    )]
    [InlineData("m = Sequential([Dense(3, input_dim=3)])\ntry:\n  m.add(Dense(other()))\nexcept Exception:\n  pass", "m.py: line 5: ")]
    [InlineData(
        "try:\n  m = Sequential([Dense(3, input_dim=len('a'))])\nexcept Exception:\n  pass",
        "m.py: line 3: a model is made or changed in a 'try'"
    )]
    [InlineData(
        "m = Sequential([Dense(a + 1, input_shape=(b, c['d']))])",
        "m.py: line 3: 'units' of Dense is what line 3 gives (no value of 'a' is known), which only running the script could tell; "
            + "3 values are open in all: a, b, c['d']"
    )]
    public void A_value_that_cannot_be_known_is_named(string text, string message) =>
        ((Action)(() => Parse(text))).Should().Throw<KerasUnsupportedException>().Which.Message.Should().StartWith(message);

    [Theory]
    [InlineData(
        "from keras.regularizers import l1_l2\nm = Sequential([Dense(3, kernel_regularizer=l1_l2(0.1, l1=0.2), input_dim=3)])",
        "m.py: line 4: expected 'l1' of 'l1_l2' once, found it twice"
    )]
    [InlineData(
        "m = Sequential([Dense(7 / 2, input_dim=3)])",
        "m.py: line 3: 'units' of Dense is what line 3 gives (7 / 2 depends on the release of Python;"
    )]
    [InlineData("exec 'm = 1'\n", "m.py: line 3: 'exec' runs code")]
    [InlineData(
        "from keras import backend as K\nK.set_epsilon(1)\nm = Sequential([Dense(3, input_dim=3)])",
        "m.py: line 4: 'set_epsilon' changes"
    )]
    [InlineData(
        "import keras\nkeras.layers.Dense = Dropout\nm = Sequential([Dense(3, input_dim=3)])",
        "m.py: line 4: 'Dense' of 'keras.layers' is set"
    )]
    public void A_line_that_cannot_be_known_is_named(string text, string message) =>
        ((Action)(() => Parse(text))).Should().Throw<KerasUnsupportedException>().Which.Message.Should().StartWith(message);

    [Theory]
    [InlineData("m = Sequential([Dense(3, input_dim=3)]", "m.py: line ")]
    [InlineData("m = Sequential()\n    m.add(Dense(3))", "m.py: line 4: expected a statement, found an indent")]
    [InlineData("x = 'abc", "m.py: line 3: expected the end of a text")]
    [InlineData("x = 3", "m.py: expected a model that the script makes, found none")]
    public void What_is_no_Python_or_makes_no_model_is_an_error(string text, string message) =>
        ((Action)(() => Parse(text))).Should().Throw<KerasFormatException>().Which.Message.Should().StartWith(message);

    [Theory]
    [InlineData("m = Sequential([Dense(n, input_dim=3)])", "n", "4")]
    [InlineData("m = Sequential([Dense(len(words), input_dim=3)])", "len( words )", "4")]
    [InlineData("x = load()\nm = Sequential([Dense(4, input_shape=x.shape[1:])])", "x.shape[1:]", "(3,)")]
    public void A_value_that_the_caller_gives_takes_its_place(string text, string name, string value)
    {
        using var model = KerasImporter.FromArchitecture(Parse(text, values: (name, value)).Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
    }

    [Theory]
    [InlineData("n = 3\nm = Sequential([Dense(n, input_shape=(2,))])", "n")]
    [InlineData("w = [1, 2, 3]\nm = Sequential([Dense(len(w), input_shape=(2,))])", "len(w)")]
    [InlineData("def made(n):\n  return Sequential([Dense(n.size, input_shape=(2,))])\nm = made(other)", "n.size")]
    [InlineData("class A(object):\n  def __init__(self):\n    self.n = 3\na = A()\nm = Sequential([Dense(a.n, input_shape=(2,))])", "a.n")]
    public void A_value_that_the_caller_gives_goes_before_the_scripts(string text, string name)
    {
        using var model = KerasImporter.FromArchitecture(Parse(text, values: (name, "4")).Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
    }

    [Theory]
    [InlineData("units")]
    [InlineData("len(w)")]
    [InlineData("u")]
    public void A_value_for_what_the_script_does_not_use_is_an_error(string name)
    {
        var read = () => Parse("def made(u):\n  return Sequential([Dense(u, input_shape=(2,))])\nm = made(3)", values: (name, "4"));
        read.Should()
            .Throw<KerasFormatException>()
            .WithMessage($"m.py: expected a name or an expression that the script uses, to give a value for, found '{name}'");
    }

    /// <summary>A call of the script's own function whose arguments are not known is left out where it makes no layers.</summary>
    [Fact]
    public void Arguments_behind_a_star_may_be_unknown()
    {
        const string text = "def loss(x, mean, var):\n  return x + mean + var\n";
        using var model = KerasImporter.FromArchitecture(
            Parse(text + "m = Sequential([Dense(4, input_dim=3)])\nprint(loss(1, *codes()))").Architecture
        );
        model.OutputShapes[0].Should().Equal(null, 4);
        var read = () => Parse("def made(m, n):\n  m.add(Dense(n))\nm = Sequential([Dense(4, input_dim=3)])\nmade(m, *sizes())");
        read.Should().Throw<KerasUnsupportedException>().Which.Message.Should().StartWith("m.py: line ");
    }

    [Theory]
    [InlineData("2.3.1")]
    [InlineData("3.15.1")]
    public void Layers_are_applied_to_what_is_passed_by_name(string version)
    {
        using var model = KerasImporter.FromArchitecture(
            Parse("x = Input(shape=(3,))\ny = Dense(4)(inputs=x)\nm = Model(x, y)", version).Architecture
        );
        model.OutputShapes[0].Should().Equal(null, 4);
    }

    [Fact]
    public void A_model_that_has_a_name_is_told_by_its_line()
    {
        var read = () =>
            Parse("from keras.applications import ResNet50\na = ResNet50()\nb = Model(a.input, a.layers[-2].output)\n", values: []);
        read.Should().Throw<KerasUnsupportedException>().WithMessage("m.py: expected one model, found 2 (a of line 4, b of line 5)*");
    }

    [Fact]
    public void What_cannot_change_the_model_is_left_out()
    {
        const string text = """
            import numpy as np, sys, os
            from sklearn.model_selection import train_test_split
            data = np.load('data.npz')
            try:
                import cPickle as pickle
            except ImportError:
                import pickle
            class Logger(object):
                def __init__(self): self.lines = []
            sizes = []
            for size in (4, 5):
                sizes.append(size)
            model = Sequential()
            model.add(Dense(sizes[0], input_dim=3))
            [print(x) for x in data]
            for batch in range(len(data)):
                loss = model.train_on_batch(data[batch], data[batch])
                if loss < 0.1: model.save_weights('w.h5'); break
            if len(sys.argv) > 1 and sys.argv[1] == 'load':
                model.load_weights(sys.argv[2])
            with open('m.json', 'w') as f:
                f.write(model.to_json())
            sizes = None
            """;
        using var model = KerasImporter.FromArchitecture(Parse(text).Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
    }

    [Fact]
    public void Words_that_fit_several_releases_are_asked_about()
    {
        var read = () => KerasScript.Parse(Head + "m = Sequential([Dense(3, input_shape=(4,))])", name: "m.py");
        read.Should().Throw<KerasUnsupportedException>().Which.Advice.Should().Be(new ReleaseAdvice());
        KerasScript.Parse(Head + "m = Sequential([Dense(output_dim=3, input_shape=(4,))])").Version.Should().Be(new KerasVersion(1, 2, 2));
    }

    [Fact]
    public void The_era_of_the_weights_decides_between_words_that_fit_several()
    {
        const string text = "m = Sequential([Dense(3, input_shape=(4,))])";
        KerasScript
            .Parse(Head + text, new KerasScriptOptions { Shown = new KerasVersion(3, 0, 5) })
            .Version.Should()
            .Be(new KerasVersion(3, 15, 1));
        KerasScript
            .Parse(Head + text, new KerasScriptOptions { Shown = new KerasVersion(1, 0, 8) })
            .Version.Should()
            .Be(new KerasVersion(1, 2, 2));
    }

    [Fact]
    public void An_epsilon_that_the_release_decides_is_asked_about()
    {
        const string text =
            "from keras.models import Sequential\nfrom keras.layers import Convolution2D, BatchNormalization\nm = Sequential()\n"
            + "m.add(Convolution2D(4, 3, 3, border_mode='same', input_shape=(3, 8, 8)))\n";
        var read = () => KerasScript.Parse(text + "m.add(BatchNormalization(axis=1))", name: "m.py");
        read.Should().Throw<KerasUnsupportedException>().WithMessage("m.py: the epsilon of BatchNormalization is 1e-6 before Keras 1.0.8*");
        KerasScript.Parse(text + "m.add(BatchNormalization(axis=1, epsilon=1e-5))").Version.Should().Be(new KerasVersion(1, 2, 2));
    }

    [Fact]
    public void Gates_whose_activation_the_release_decides_are_asked_about()
    {
        const string text = "from keras.models import Sequential\nfrom keras.layers.recurrent import LSTM\nm = Sequential()\nm.add(LSTM(";
        var read = () => KerasScript.Parse(text + "units=3, input_shape=(4, 2)))", name: "m.py");
        read.Should().Throw<KerasUnsupportedException>().WithMessage("m.py: the gates of LSTM are hard_sigmoid before Keras 2.3.0*");
        KerasScript
            .Parse(text + "units=3, recurrent_activation='sigmoid', input_shape=(4, 2)))")
            .Version.Should()
            .Be(new KerasVersion(2, 3, 1));
    }

    [Fact]
    public void Of_several_models_one_is_named()
    {
        const string text = "def made(n):\n  m = Sequential()\n  m.add(Dense(n, input_dim=2))\n  return m\na, b = made(3), made(4)";
        var read = () => Parse(text);
        read.Should().Throw<KerasUnsupportedException>().Which.Message.Should().StartWith("m.py: expected one model, found 2 (a of line 4");
        foreach (string expression in new[] { "b", "made(4)" })
        {
            var options = new KerasScriptOptions { Version = new KerasVersion(2, 3, 1), Model = expression };
            using var model = KerasImporter.FromArchitecture(KerasScript.Parse(Head + text, options).Architecture);
            model.OutputShapes[0].Should().Equal(null, 4);
        }
    }

    [Fact]
    public void The_same_text_means_otherwise_in_other_releases()
    {
        const string text = "m = Sequential([LSTM(3, input_shape=(4, 2))])";
        static ModelSpec Spec(string version)
        {
            using var model = KerasImporter.FromArchitecture(
                Parse(text, version).Architecture,
                new KerasImportOptions { Version = KerasVersion.Parse(version) }
            );
            return model.Spec;
        }
        SpecComparer.Difference(Spec("2.2.4"), Spec("2.3.1")).Should().Contain("InnerActivation");
    }
}
