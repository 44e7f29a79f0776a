using FluentAssertions;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Scripts that make a Graph of Keras 0.3; the numbers are held by the case graph_0.3.3.</summary>
public sealed class GraphScriptTests
{
    private const string Head =
        "from keras.models import Graph\nfrom keras.layers.core import Dense\ng = Graph()\ng.add_input(name='x', input_shape=(4,))\n";

    [Fact]
    public void The_release_is_told_by_the_import() =>
        KerasScript
            .Parse(Head + "g.add_node(Dense(3), name='d', input='x', create_output=True)")
            .Version.Should()
            .Be(new KerasVersion(0, 3, 3));

    [Theory]
    [InlineData(
        "g.add_node(Dense(3), name='d', input='y')",
        "m.py: line 5: expected the name of an input or of an earlier node of the model of line 3, found 'y'"
    )]
    [InlineData("g.add_node(Dense(3), name='x', input='x')", "m.py: line 5: expected each name in the model of line 3 once, found 'x'")]
    [InlineData("g.add_node(Dense(3), name='d')", "m.py: line 5: expected what it follows, found neither 'input' nor 'inputs'")]
    [InlineData("g.add_node(Dense(3), name='d', input='x', mode='sum')", "m.py: line 5: add_node of Keras 0.3.3 has no parameter 'mode'")]
    [InlineData("g.add_output(name='o', input=z)", "m.py: line 5: ")]
    [InlineData("g.add_input(name='z')", "m.py: line 5: expected the shape of the input 'z', found none")]
    public void What_Keras_would_not_take_is_refused_with_its_line(string line, string message) =>
        ((Action)(() => KerasScript.Parse(Head + line, name: "m.py")))
            .Should()
            .Throw<KerasException>()
            .Which.Message.Should()
            .StartWith(message);

    [Fact]
    public void Releases_of_Keras_1_are_asked_about() =>
        ((Action)(() => KerasScript.Parse(Head, new KerasScriptOptions { Version = new KerasVersion(1, 0, 8) }, "m.py")))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("m.py: line 3: a Graph is read in the words of Keras 0.3 alone*");
}
