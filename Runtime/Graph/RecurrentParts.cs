namespace KerasSharp.Runtime.Graph;

/// <summary>A recurrence that a scan's body spells out, and the outer values that play a part in it: what a <see cref="RecurrentPattern"/>
/// is made of once the scan's inputs are known.</summary>
/// <param name="Kind">The recurrence.</param>
/// <param name="Activation">Of the candidate and the output.</param>
/// <param name="InnerActivation">Of the gates; linear where the recurrence has none.</param>
/// <param name="Weights">As <see cref="RecurrentRoles.Weights"/>.</param>
internal sealed record RecurrentParts(RecurrentKind Kind, Activation Activation, Activation InnerActivation, Node Weights)
{
    /// <summary>As <see cref="RecurrentRoles.Projection"/>.</summary>
    public Node? Projection { get; init; }

    /// <summary>As <see cref="RecurrentRoles.Mask"/>.</summary>
    public Node? Mask { get; init; }

    /// <summary>As <see cref="RecurrentRoles.CandidateWeights"/>.</summary>
    public Node? CandidateWeights { get; init; }

    /// <summary>As <see cref="RecurrentRoles.Bias"/>.</summary>
    public Node? Bias { get; init; }

    /// <summary>As <see cref="RecurrentRoles.CandidateBias"/>.</summary>
    public Node? CandidateBias { get; init; }

    /// <summary>The pattern of a scan with these inputs.</summary>
    /// <exception cref="InvalidOperationException">The recurrence lacks a part, has one too many, or the scan does not use one.</exception>
    internal RecurrentPattern In(IReadOnlyList<Node> inputs)
    {
        if ((CandidateWeights is not null) != Kind.HasCandidateWeights())
            throw new InvalidOperationException($"a {Kind.Label()} {(CandidateWeights is null ? "needs" : "has no")} candidate weights");
        if ((Bias is null) != (CandidateBias is null) || (Bias is not null && Kind != RecurrentKind.GruResetAfter))
            throw new InvalidOperationException($"a {Kind.Label()} does not have these recurrent biases");
        int? Find(Node? part, string role) => part is null ? null : At(part, role);
        int At(Node? part, string role)
        {
            for (int i = 0; i < inputs.Count; i++)
                if (ReferenceEquals(inputs[i], part))
                    return i;
            throw new InvalidOperationException($"the scan does not use the {role} of its pattern");
        }
        return new RecurrentPattern(
            Kind,
            Activation,
            InnerActivation,
            new RecurrentRoles(At(Projection, "projected input"), At(Weights, "recurrent weights"))
            {
                Mask = Find(Mask, "mask"),
                CandidateWeights = Find(CandidateWeights, "candidate's weights"),
                Bias = Find(Bias, "recurrent bias"),
                CandidateBias = Find(CandidateBias, "candidate's bias"),
            }
        );
    }
}
