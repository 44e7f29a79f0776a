namespace KerasSharp;

/// <summary>Several recurrent cells one upon another that run over time together (Keras's RNN over a list of cells): the output of one is
/// the input of the next within the same step. Input [N, T, D], output that of the last cell. States are those of all cells, the first
/// cell's first. The weights stand under the paths <c>name/cell0</c>, <c>name/cell1</c>, ...</summary>
/// <param name="Cells">The cells from the bottom; what they say of sequences, direction and states has no meaning here.</param>
internal sealed record StackedRnn(IReadOnlyList<RecurrentSpec> Cells) : SequenceSpec
{
    /// <summary>Whether states are given and taken with the last cell's first, as Keras did up to 2.2.2.</summary>
    public bool ReverseStates { get; init; }

    /// <summary>How many inputs stand behind the states that a cell could read as constants. No cell of Keras does.</summary>
    public int Constants { get; init; }

    public override int StateCount => Cells.Sum(c => c.StateCount);

    public override string ClassName => "RNN";

    public bool Equals(StackedRnn? other) =>
        base.Equals(other) && ReverseStates == other.ReverseStates && Constants == other.Constants && Cells.SequenceEqual(other.Cells);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), ReverseStates, Constants, Cells.Count);
}
