namespace KerasSharp.Runtime.Graph;

/// <summary>Says that a scan's body is one of the recurrences that devices fuse, and which of the scan node's inputs play which
/// part. The body stays the meaning; the pattern only lets a device find its kernel.</summary>
/// <param name="Kind">The recurrence.</param>
/// <param name="Activation">Of the candidate and the output.</param>
/// <param name="InnerActivation">Of the gates; linear where the recurrence has none.</param>
/// <param name="Roles">Which input is what.</param>
internal sealed record RecurrentPattern(RecurrentKind Kind, Activation Activation, Activation InnerActivation, RecurrentRoles Roles);

/// <summary>Which inputs of a scan's node play which part in a recurrence, by their numbers. G U columns stand gate after gate, in the
/// order that <see cref="RecurrentKind"/> gives; the columns of z and r stand side by side in all that a GRU has apart from its
/// candidate.</summary>
/// <param name="Projection">x W + b for all steps [N, T, G U].</param>
/// <param name="Weights">The recurrent weights U [U, G U]; of a GRU those of the gates z and r alone [U, 2U].</param>
internal sealed record RecurrentRoles(int Projection, int Weights)
{
    /// <summary>1 at the steps that count [N, T, 1]; null where all do.</summary>
    public int? Mask { get; init; }

    /// <summary>The recurrent weights of a GRU's candidate [U, U].</summary>
    public int? CandidateWeights { get; init; }

    /// <summary>The recurrent bias of the gates z and r of a GRU that resets after its product [2U]; null where it has none.</summary>
    public int? Bias { get; init; }

    /// <summary>The recurrent bias of that GRU's candidate [U].</summary>
    public int? CandidateBias { get; init; }

    /// <summary>The recurrent weights: <see cref="Weights"/>, then <see cref="CandidateWeights"/> where there are.</summary>
    public IEnumerable<int> AllWeights => Some(Weights, CandidateWeights);

    /// <summary>The recurrent biases: <see cref="Bias"/>, then <see cref="CandidateBias"/>, where there are.</summary>
    public IEnumerable<int> AllBiases => Some(Bias, CandidateBias);

    private static IEnumerable<int> Some(params int?[] roles) => roles.OfType<int>();
}
