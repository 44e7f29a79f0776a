using FluentAssertions;
using KerasSharp.Onnx;

namespace KerasSharp.ParityTests.Onnx.Operations;

/// <summary>Masked recurrences are ONNX's own nodes, and right for every shape of mask.</summary>
public class MaskTests
{
    private const int Steps = 10,
        Width = 3;

    private static readonly Dictionary<string, SequenceSpec> s_cells = new()
    {
        ["lstm"] = new Lstm(4),
        ["gru"] = new Gru(4),
        ["gru-reset-after"] = new Gru(4) { ResetAfter = true, InnerActivation = Activation.Sigmoid },
        ["simple-rnn"] = new SimpleRnn(4),
        ["gelu"] = new Lstm(4) { Activation = Activation.Gelu },
    };

    public static TheoryData<string, bool, bool, bool> Cases()
    {
        var cases = new TheoryData<string, bool, bool, bool>();
        foreach (string cell in s_cells.Keys)
            for (int i = 0; i < 8; i++)
                cases.Add(cell, (i & 1) > 0, (i & 2) > 0, (i & 4) > 0);
        return cases;
    }

    private static Model Masked(string cell, bool sequences, bool backwards, bool stateful) =>
        new Sequential
        {
            new InputLayer(Steps, Width) { BatchSize = stateful ? 5 : null },
            new Masking(),
            s_cells[cell] with
            {
                ReturnSequences = sequences,
                GoBackwards = backwards,
                Stateful = stateful,
            },
        }.Build();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_shape_of_mask(string cell, bool sequences, bool backwards, bool stateful)
    {
        using var model = Masked(cell, sequences, backwards, stateful);
        using var run = new OnnxRun(model);
        // A second batch begins with the states of the first.
        for (int i = 0; i < 2; i++)
            Models.ShouldAgree(model, run, 5, Models.Sequences(Steps, Width));
        var operators = Models.Operators(model);
        operators.Should().NotContain("Loop");
        // Where ONNX has no such activation the operations themselves are looped over.
        operators.Contains("Scan").Should().Be(cell == "gelu");
    }

    [Theory]
    [InlineData("lstm", "LSTM")]
    [InlineData("gru", "GRU")]
    [InlineData("simple-rnn", "RNN")]
    public void Without_a_mask_there_is_the_one_node_that_people_expect(string cell, string node)
    {
        using Model model = new Sequential { new InputLayer(Steps, Width), s_cells[cell] }.Build();
        Models.Operators(model).Should().Equal("Transpose", node, "Squeeze");
        using var run = new OnnxRun(model);
        Models.ShouldAgree(model, run, 4, Models.Draw(1, 4, Steps, Width));
    }

    [Fact]
    public void Masks_that_are_said_to_end_sequences_are_lengths_alone()
    {
        using var model = Masked("lstm", sequences: false, backwards: false, stateful: false);
        var options = new OnnxOptions { AssumeRightPadded = true };
        Models.Operators(model, options).Should().NotContain("TopK");
        using var run = new OnnxRun(model, options);
        var x = Models.Draw(1, 2, Steps, Width);
        for (int t = 6; t < Steps; t++)
        for (int d = 0; d < Width; d++)
            x[1, t, d] = 0;
        Models.ShouldAgree(model, run, 2, x);
    }

    [Fact]
    public void Those_masks_have_no_form_for_a_layer_that_runs_backwards()
    {
        using var model = Masked("lstm", sequences: false, backwards: true, stateful: false);
        model
            .Invoking(m => OnnxRun.Export(m, new OnnxOptions { AssumeRightPadded = true }))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("layer 'lstm_1': with masks taken to be at the end, a layer that runs backwards has no form*");
    }

    [Fact]
    public void States_from_zero_are_no_inputs()
    {
        using var model = Masked("lstm", sequences: false, backwards: false, stateful: true);
        using var run = new OnnxRun(model, new OnnxOptions { States = OnnxStates.Zero });
        run.Report.Inputs.Should().HaveCount(1);
        Models.ShouldAgree(model, run, 5, Models.Sequences(Steps, Width));
        using var kept = new OnnxRun(model);
        kept.Report.Inputs.Skip(1).Select(i => i.ToString()).Should().Equal("lstm_1/h float32 [5, 4]", "lstm_1/c float32 [5, 4]");
        kept.Report.Outputs.Skip(1).Select(o => o.Name).Should().Equal("lstm_1/h/next", "lstm_1/c/next");
    }
}
