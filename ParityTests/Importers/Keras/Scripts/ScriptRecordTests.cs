using FluentAssertions;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Arguments of the command line, dataclasses, named tuples and names within expressions: what they are is known where the text
/// says it, and no longer where something may have changed it.</summary>
public sealed class ScriptRecordTests
{
    private const string Head = """
        import argparse, sys
        from argparse import ArgumentParser, Namespace
        from collections import namedtuple, OrderedDict
        from dataclasses import dataclass, field
        from types import SimpleNamespace
        import string
        from keras.models import Sequential
        from keras.layers import Dense
        p = ArgumentParser()

        """;

    private static KerasScript Parse(string text) =>
        KerasScript.Parse(
            $"{Head}{text}\nm = Sequential([Dense(n, input_dim=3)])",
            new KerasScriptOptions { Version = new KerasVersion(2, 3, 1), Model = "m" },
            "m.py"
        );

    [Theory]
    [InlineData("p.add_argument('--n', type=int, default=4)\nn = p.parse_args().n")]
    [InlineData("p.add_argument('-n', '--num-units', type=int, default='4')\nn = p.parse_args([]).num_units")]
    [InlineData("p.add_argument('-n', default=4)\nargs, rest = p.parse_known_args()\nn = args.n")]
    [InlineData("p.add_argument('--units', dest='n', default=3)\np.set_defaults(n=4)\nn = vars(p.parse_args())['n']")]
    [InlineData("p.add_argument('--big', action='store_true')\nn = 5 if p.parse_args().big else 4")]
    [InlineData("p.add_argument('--small', action='store_false')\nn = 4 if p.parse_args().small else 5")]
    [InlineData("p.add_argument_group('g').add_argument('--n', default=3)\nargs = p.parse_args()\nargs.n += 1\nn = args.n")]
    [InlineData("p.add_argument('file')\np.add_argument('--n', default=4)\nargs = p.parse_args()\nprint(args)\nn = args.n")]
    [InlineData("p.add_argument('--n')\nn = p.parse_args().n or 4")]
    [InlineData("n = SimpleNamespace(n=4).n")]
    [InlineData("n = getattr(Namespace(n=4), 'n')")]
    [InlineData("T = namedtuple('T', 'a n')\nt = T(1, n=4)\na, b = t\nn = b + t[1] - t.n")]
    [InlineData("n = list(OrderedDict([('b', 4), ('a', 5)]).values())[0]")]
    [InlineData("n = dict({'a': 1}, n=4)['n']")]
    [InlineData("@dataclass\nclass C:\n  k: int\n  n: int = 3\nn = C(1, n=4).n")]
    [InlineData("@dataclass(frozen=True)\nclass C:\n  n: int = 3\n@dataclass\nclass D(C):\n  n: int = 4\nn = D().n")]
    [InlineData(
        "@dataclass\nclass C:\n  u: list = field(default_factory=lambda: [4])\n  def __post_init__(self):\n    self.n = self.u[0]\n"
            + "n = C().n"
    )]
    [InlineData("class C:\n  a = 2\n  @property\n  def n(self):\n    return self.a * 2\nn = C().n")]
    [InlineData("if (n := 4) > 3:\n  pass")]
    [InlineData("k = [n := i for i in range(5)]")]
    [InlineData("n = len(string.digits) - 6")]
    [InlineData("n = list(map(lambda a: a + 1, [3]))[0]")]
    [InlineData("n = sorted({4: 'a', 5: 'b'})[0]")]
    public void Is_what_the_text_says(string text)
    {
        using var model = KerasImporter.FromArchitecture(Parse(text).Architecture);
        model.OutputShapes[0].Should().Equal(null, 4);
    }

    [Theory]
    [InlineData("p.add_argument('n', type=int)\nn = p.parse_args().n")]
    [InlineData("p.add_argument('--n', type=int, required=True)\nn = p.parse_args().n")]
    [InlineData("p.add_argument('--n', type=int, default=4)\nn = p.parse_args(['--n', '5']).n")]
    [InlineData("p.add_argument('--n', type=int, default=4)\nn = p.parse_args(sys.argv[1:]).n")]
    [InlineData("p.add_argument('--n', type=other, default='4')\nn = p.parse_args().n")]
    [InlineData("p.add_argument('--n', default=4)\nadd_more(p)\nn = p.parse_args().n")]
    [InlineData("p.add_argument('--n', default=4)\nargs = p.parse_args()\nconfigure(args)\nn = args.n")]
    [InlineData("p.add_argument('--n', default=4)\nargs = p.parse_args()\nif load():\n  args.n = 5\nn = args.n")]
    [InlineData("p.add_argument('--n', default=4)\nargs = p.parse_args()\nif load():\n  configure(args)\nn = args.n")]
    [InlineData("p.add_argument(name(), default=5)\np.add_argument('--n', default=4)\nn = p.parse_args().n")]
    [InlineData("n = 4\nif load():\n  print(n := 5)")]
    [InlineData("@register\nclass C:\n  n = 4\nn = C.n")]
    public void What_may_be_otherwise_is_not_known(string text) =>
        ((Action)(() => Parse(text))).Should().Throw<KerasUnsupportedException>().WithMessage("*'units' of Dense is what line*");

    [Fact]
    public void The_arguments_that_are_taken_for_granted_are_told() =>
        Parse("p.add_argument('--n', default=4)\np.add_argument('x')\nn = p.parse_args().n")
            .Assumptions.Should()
            .Equal("line 12: the arguments of the command line are taken for their defaults: n 4");

    /// <summary>A list that grows after a layer was applied to it, as in a DenseNet, was given as it was.</summary>
    [Theory]
    [InlineData("2.3.1")]
    [InlineData("3.15.1")]
    public void A_layer_keeps_the_list_that_it_was_given(string version)
    {
        const string text = """
            from keras.models import Model
            from keras.layers import Input, Dense, concatenate
            x = i = Input((4,))
            parts = [x]
            for n in range(2):
                parts.append(Dense(3)(x))
                x = concatenate(parts)
            both = concatenate(parts)
            parts.append(Dense(7)(i))
            model = Model(i, [x, both])
            """;
        var release = KerasVersion.Parse(version);
        var script = KerasScript.Parse(text, new KerasScriptOptions { Version = release, Model = "model" });
        using var model = KerasImporter.FromArchitecture(script.Architecture, new KerasImportOptions { Version = release });
        model.OutputShapes[0].Should().Equal(null, 10);
        model.OutputShapes[1].Should().Equal(null, 10);
        model.Summary().TotalParameters.Should().Be(4 * 3 + 3 + 7 * 3 + 3);
    }

    /// <summary>Lists of ten million numbers are no part of a function.</summary>
    [Fact]
    public void Long_lists_are_not_written_out()
    {
        const string text = """
            import keras
            from keras import ops
            x = keras.Input((4,))
            model = keras.Model(x, ops.concatenate([x, x], [[0] * 1000] * 10000))
            """;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ((Action)(() => KerasScript.Parse(text, new KerasScriptOptions { Version = new KerasVersion(3, 15, 1) })))
            .Should()
            .Throw<KerasUnsupportedException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(50_000_000);
    }

    /// <summary>Lists within lists, many times, deep or in themselves, are kept in no time and without an end of the process.</summary>
    [Theory]
    [InlineData("a = [[0] * 1000] * 10000")]
    [InlineData("a = []\na.append(a)")]
    [InlineData("a = []\nfor i in range(9000):\n  a = [a]")]
    public void Lists_within_lists_are_kept(string text) =>
        (
            (Action)(
                () =>
                    ((Action)(() => Parse($"n = 4\n{text}\nb = Dense(4, activation=a, input_dim=3)\nm2 = Sequential([b])")))
                        .Should()
                        .NotThrow<StackOverflowException>()
            )
        )
            .ExecutionTime()
            .Should()
            .BeLessThan(TimeSpan.FromSeconds(10));

    /// <summary>An empty list a billion times takes no time, as in the byte code of a Lambda.</summary>
    [Fact]
    public void Lists_are_not_repeated_without_end() =>
        ((Action)(() => Parse("a = [] * 1091519040\nn = 4"))).ExecutionTime().Should().BeLessThan(TimeSpan.FromSeconds(5));
}
