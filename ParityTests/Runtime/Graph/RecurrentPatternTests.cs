using FluentAssertions;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>A pattern names the scan's inputs by their parts, and refuses parts that its recurrence does not have.</summary>
public class RecurrentPatternTests
{
    private static readonly Node s_x = Ops.Input("x", new Shape(Dim.Batch, 5, 6)),
        s_mask = Ops.Input("mask", new Shape(Dim.Batch, 5, 1)),
        s_h = Ops.Input("h", new Shape(Dim.Batch, 2)),
        s_u = Ops.Input("u", new Shape(2, 4)),
        s_candidate = Ops.Input("candidate", new Shape(2, 2)),
        s_bias = Ops.Input("bias", new Shape(4)),
        s_candidateBias = Ops.Input("candidate's bias", new Shape(2));

    private static RecurrentParts Parts(RecurrentKind kind) =>
        new(kind, ActivationFunction.Tanh, ActivationFunction.HardSigmoid, s_u) { Projection = s_x };

    [Fact]
    public void Roles_are_the_numbers_of_the_scans_inputs()
    {
        var parts = Parts(RecurrentKind.GruResetAfter) with
        {
            Mask = s_mask,
            CandidateWeights = s_candidate,
            Bias = s_bias,
            CandidateBias = s_candidateBias,
        };
        var roles = parts.In([s_x, s_mask, s_h, s_candidateBias, s_candidate, s_u, s_bias]).Roles;
        roles
            .Should()
            .Be(
                new RecurrentRoles(0, 5)
                {
                    Mask = 1,
                    CandidateWeights = 4,
                    Bias = 6,
                    CandidateBias = 3,
                }
            );
        roles.AllWeights.Should().Equal(5, 4);
        roles.AllBiases.Should().Equal(6, 3);
    }

    [Fact]
    public void A_part_that_the_scan_does_not_use_is_refused() =>
        FluentActions
            .Invoking(() => Parts(RecurrentKind.Lstm).In([s_x, s_h]))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("the scan does not use the recurrent weights of its pattern");

    [Theory]
    [InlineData(nameof(RecurrentKind.Lstm))]
    [InlineData(nameof(RecurrentKind.SimpleRnn))]
    public void Only_a_GRU_has_weights_of_its_candidate(string kind)
    {
        var inputs = new[] { s_x, s_h, s_u, s_candidate };
        FluentActions
            .Invoking(() => (Parts(Enum.Parse<RecurrentKind>(kind)) with { CandidateWeights = s_candidate }).In(inputs))
            .Should()
            .Throw<InvalidOperationException>();
        FluentActions.Invoking(() => Parts(RecurrentKind.Gru).In(inputs)).Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData(nameof(RecurrentKind.Gru))]
    [InlineData(nameof(RecurrentKind.Lstm))]
    public void Only_a_GRU_that_resets_after_its_product_has_recurrent_biases(string named)
    {
        var kind = Enum.Parse<RecurrentKind>(named);
        var parts = Parts(kind) with { Bias = s_bias, CandidateBias = s_candidateBias };
        if (kind.HasCandidateWeights())
            parts = parts with { CandidateWeights = s_candidate };
        FluentActions
            .Invoking(() => parts.In([s_x, s_h, s_u, s_candidate, s_bias, s_candidateBias]))
            .Should()
            .Throw<InvalidOperationException>();
    }

    [Fact]
    public void Every_recurrence_is_named_and_counted()
    {
        foreach (var kind in Enum.GetValues<RecurrentKind>())
            (kind.Label(), kind.Gates(), kind.States()).Item1.Should().NotBeEmpty();
        FluentActions.Invoking(() => ((RecurrentKind)9).Gates()).Should().Throw<System.Diagnostics.UnreachableException>();
    }
}
