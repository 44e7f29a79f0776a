using FluentAssertions;
using KerasSharp.Importers.Keras.Architecture;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Code of a script that may run or not: what it could change is not known, and what decides it can be said.</summary>
public sealed class ScriptDecisionTests
{
    private const string Head =
        "from keras.models import Sequential, Model, load_model\nfrom keras.layers import Dense, Input\nimport os, sys\n"
        + "import numpy as np\n";

    private static KerasScript Parse(string text, string? model = null, params (string Key, string Value)[] values) =>
        KerasScript.Parse(
            Head + text,
            new KerasScriptOptions
            {
                Version = new KerasVersion(2, 3, 1),
                Model = model,
                Values = values.ToDictionary(v => v.Key, v => v.Value),
            },
            "m.py"
        );

    /// <summary>A function of which nobody can tell where it returns gives what is not known, and makes no model.</summary>
    [Theory]
    [InlineData("def size(a):\n  if len(a) == 0:\n    return 0\n  return np.mean(a)\ns = size(load())\n")]
    [InlineData("def first(a):\n  for b in a:\n    if b > 1:\n      return b\n  c = 3\n  return c\ns = first(load())\n")]
    [InlineData(
        "def bits(n):\n  try:\n    if n in other():\n      return 1\n  finally:\n    n = 3\n  while n:\n    return n\ns = bits(3)\n"
    )]
    public void A_function_may_return_early_where_no_model_depends_on_it(string text)
    {
        using var model = KerasImporter.FromArchitecture(Parse(text + "m = Sequential([Dense(4, input_dim=3)])").Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
        ((Action)(() => Parse(text + "m = Sequential([Dense(s, input_dim=3)])")))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*'units' of Dense is what line*whether it returns early*");
    }

    /// <summary>What the rest of such a function assigns outside of itself is not known any more.</summary>
    [Theory]
    [InlineData("n = 3\ndef f(a):\n  global n\n  if a.ready():\n    return\n  n = 4\nf(load())\n")]
    [InlineData("n = 3\ndef g():\n  global n\n  n = 4\nif os.path.exists('x'):\n  g()\n")]
    [InlineData("class A:\n  def __init__(self):\n    self.n = 3\n  def g(self):\n    self.n = 4\na = A()\nif load():\n  a.g()\nn = a.n\n")]
    [InlineData("k = l = [3]\nif load():\n  k[0] = 4\nn = l[0]\n")]
    [InlineData("l = [3]\ndef g():\n  l.insert(0, 4)\nif load():\n  g()\nn = l[0]\n")]
    public void What_code_assigns_that_may_run_is_not_known(string text) =>
        ((Action)(() => Parse(text + "m = Sequential([Dense(n, input_dim=3)])")))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*'units' of Dense is what line*that is not followed*");

    [Theory]
    [InlineData(
        "def f(a):\n  if a.ready():\n    return 1\n  m = Sequential([Dense(3, input_dim=3)])\nf(load())",
        "m.py: line 8: a layer is made in code that is not followed, because line 6 decides it by what line 6 gives"
            + "*Values[\"a.ready()\"] says it"
    )]
    [InlineData(
        "if os.path.exists('m.h5'):\n  m = load_model('m.h5')\nelse:\n  m = Sequential([Dense(3, input_dim=3)])",
        "m.py: line 8: a layer is made in code that is not followed, because line 5 decides it by "
            + "*Values[\"os.path.exists('m.h5')\"] says it"
    )]
    [InlineData(
        "try:\n  m = load_model('m.h5')\nexcept IOError:\n  m = Sequential([Dense(3, input_dim=3)])",
        "m.py: line 8: a layer is made in code that is not followed, because whether the 'try' of line 5 fails decides it"
    )]
    [InlineData(
        "while True:\n  m = Sequential([Dense(3, input_dim=3)])",
        "m.py: line 6: a layer is made in code that is not followed, because the loop of line 5 has no end that could be seen"
    )]
    public void What_decides_it_is_named(string text, string message) =>
        ((Action)(() => Parse(text))).Should().Throw<KerasUnsupportedException>().WithMessage(message);

    [Theory]
    [InlineData(
        "if os.path.exists('m.h5'):\n  m = load_model('m.h5')\nelse:\n  m = Sequential([Dense(4, input_dim=3)])",
        "os.path.exists('m.h5')",
        "False"
    )]
    [InlineData("m = Sequential([Dense(4, input_dim=3)])\nfor u in sys.argv:\n  m.add(Dense(u))", "sys.argv", "[5, 4]")]
    [InlineData("m = Sequential([Dense(3, input_dim=3)])\nm.add(Dense(4 if load() > 3 else 5))", "load()", "4")]
    public void What_decides_it_can_be_said(string text, string expression, string value)
    {
        using var model = KerasImporter.FromArchitecture(Parse(text, null, (expression, value)).Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
    }

    /// <summary>A function that makes a model and is not called is named, with the arguments that it needs.</summary>
    [Fact]
    public void Functions_that_make_models_are_named()
    {
        const string text =
            "def build(shape, units=4):\n  m = Sequential()\n  m.add(Dense(units, input_shape=shape))\n  return m\n"
            + "class Net:\n  def __init__(self, n):\n    self.n = n\n"
            + "  def make(self):\n    return Sequential([Dense(self.n, input_dim=3)])\n";
        ((Action)(() => Parse(text)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                "m.py: expected a model that the script makes, found functions that make one and are not called: "
                    + "build(shape), Net(n).make(); "
                    + "KerasScriptOptions.Model names one"
            );
        foreach (string call in new[] { "build((3,))", "Net(4).make()" })
        {
            using var model = KerasImporter.FromArchitecture(Parse(text, call).Architecture);
            model.OutputShapes[0].Should().Equal(null, 4);
        }
    }

    /// <summary>A model whose name the script has given to another since is found by Keras's own name or by its line.</summary>
    [Fact]
    public void A_model_without_a_name_is_found()
    {
        const string text = "m = Sequential([Dense(4, input_dim=3)])\nm = Sequential([Dense(5, input_dim=3)])\n";
        ((Action)(() => Parse(text)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("m.py: expected one model, found 2 (sequential_1 of line 5, m of line 6); KerasScriptOptions.Model names one");
        foreach (string name in new[] { "sequential_1", "line 5" })
        {
            using var model = KerasImporter.FromArchitecture(Parse(text, name).Architecture);
            model.OutputShapes[0].Should().Equal(null, 4);
        }
        ((Action)(() => Parse(text, "line 4")))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("m.py: expected a line that makes one model, found 'line 4'");
    }

    /// <summary>Where no release fits, the one is heard that understood every line.</summary>
    [Fact]
    public void The_furthest_release_is_heard()
    {
        const string text =
            "m = Sequential([Dense(4, kernel_initializer='zeros', input_dim=3)])\nn = Sequential([Dense(5, input_dim=3)])\n";
        ((Action)(() => KerasScript.Parse(Head + text, new KerasScriptOptions(), "m.py")))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("m.py: expected one model, found 2*");
    }

    /// <summary>A quotient that Python 2 and 3 have otherwise is refused where a model needs it, and known where Python 3 is.</summary>
    [Fact]
    public void A_quotient_may_be_open_where_no_model_depends_on_it()
    {
        using var model = KerasImporter.FromArchitecture(Parse("s = 1 / 255\nm = Sequential([Dense(4, input_dim=3)])").Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
        const string text = "from tensorflow.keras import Sequential, layers\nm = Sequential([layers.Dropout(1 / 4, input_shape=(3,))])";
        KerasScript.Parse(text, new KerasScriptOptions(), "m.py").Architecture.Should().Contain("\"rate\":0.25");
    }

    [Fact]
    public void Names_of_several_modules_are_told_apart()
    {
        const string text = "from keras.layers import *\nfrom keras.initializers import *\nfrom keras.constraints import *\n";
        using var model = KerasImporter.FromArchitecture(Parse(text + "m = Sequential([Dense(4, input_dim=3), LeakyReLU()])").Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
    }
}
