using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Where a fused recurrence finds its projected input: x = (E[index] or rows) W + b.</summary>
/// <param name="Rows">What is multiplied [N, T, D].</param>
/// <param name="Weights">W [D, G U].</param>
/// <param name="Bias">b, a row of G U, or null.</param>
/// <param name="Lookup">The lookup that gives the rows, where the table is multiplied once instead; else null.</param>
internal sealed record InputProduct(Node Rows, Node Weights, Node? Bias, Node? Lookup);

/// <summary>A scan whose body is a recurrence that devices may have fused, with the nodes that play its parts.</summary>
internal sealed class Recurrence(Node node)
{
    private readonly RecurrentRoles _roles = ((ScanOp)node.Op).Pattern!.Roles;

    public Node Node => node;

    public ScanOp Scan { get; } = (ScanOp)node.Op;

    public RecurrentPattern Pattern => Scan.Pattern!;

    public RecurrentKind Kind => Pattern.Kind;

    /// <summary>The word for it in reports.</summary>
    public string Label => Kind.Label();

    /// <summary>N.</summary>
    public Dim Batch => Scan.States[0].Shape[0];

    /// <summary>U.</summary>
    public int Units => Scan.States[0].Shape[1].Fixed;

    /// <summary>How many states the recurrence itself carries: h, and of an LSTM c behind it.</summary>
    public int OwnStates => Kind.States();

    /// <summary>Whether the scan carries its output as a state of its own: where steps are masked and the state is kept.</summary>
    public bool KeepsOutput => Scan.States.Count > OwnStates;

    /// <summary>x W + b [N, T, G U].</summary>
    public Node Projection => node.Inputs[_roles.Projection];

    /// <summary>[N, T, 1], or null.</summary>
    public Node? Mask => Part(_roles.Mask);

    /// <summary>As <see cref="RecurrentRoles.Weights"/>.</summary>
    public Node Weights => node.Inputs[_roles.Weights];

    /// <summary>As <see cref="RecurrentRoles.CandidateWeights"/>.</summary>
    public Node? CandidateWeights => Part(_roles.CandidateWeights);

    /// <summary>As <see cref="RecurrentRoles.Bias"/>.</summary>
    public Node? Bias => Part(_roles.Bias);

    /// <summary>As <see cref="RecurrentRoles.CandidateBias"/>.</summary>
    public Node? CandidateBias => Part(_roles.CandidateBias);

    /// <summary>The recurrent weights, of a GRU those of the gates and then those of the candidate.</summary>
    public Node[] AllWeights => [.. _roles.AllWeights.Select(i => node.Inputs[i])];

    /// <summary>The recurrent biases in the same order; of a GRU that resets after its product, where it has them.</summary>
    public Node[] AllBiases => [.. _roles.AllBiases.Select(i => node.Inputs[i])];

    /// <summary>Whether a fused gradient reads what this pass keeps for it.</summary>
    public bool HasFusedGradient { get; set; }

    /// <summary>The product that is taken into the recurrence's own steps; null where it is made before.</summary>
    public InputProduct? Input { get; set; }

    /// <summary>The node of the first value of a state.</summary>
    public Node Initial(int state) => node.Inputs[Scan.Sequences.Count + state];

    /// <summary>Which state before each step an output of the scan is, or -1.</summary>
    public int StateBefore(int output)
    {
        for (int j = 0; j < Scan.States.Count; j++)
            if (ReferenceEquals(Scan.Stacked[output - Scan.States.Count], Scan.States[j]))
                return j;
        return -1;
    }

    private Node? Part(int? role) => role is { } at ? node.Inputs[at] : null;
}
