namespace KerasSharp.Runtime.Graph;

/// <summary>A value without inputs.</summary>
internal abstract record LeafOp : Op
{
    public override Node?[] Gradient(Node node, Node dy) => [];
}

/// <summary>Data handed in at each run.</summary>
internal sealed record InputOp(string Label, Shape Extents) : LeafOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Extents;

    public override string ToString() => $"Input '{Label}'";
}

/// <summary>The value of a variable before the run's updates.</summary>
internal sealed record ReadOp(Variable Variable) : LeafOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Of(Variable.Shape);

    public bool Equals(ReadOp? other) => ReferenceEquals(Variable, other?.Variable);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Variable);

    public override string ToString() => $"Read '{Variable.Name}'";
}

/// <summary>The same number everywhere; a scalar unless extents are given.</summary>
internal sealed record ConstantOp(double Value, Shape Extents) : LeafOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Extents;

    public override string ToString() => $"Constant {Value}";
}

/// <summary>Fixed numbers, row-major.</summary>
internal sealed record ConstantArrayOp(double[] Values, Shape Extents) : LeafOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        Extents.Count == new Dim(Values.Length) ? Extents : throw Refuse($"{Values.Length} numbers do not fill the shape {Extents}");

    public bool Equals(ConstantArrayOp? other) =>
        other is not null && Extents == other.Extents && Values.AsSpan().SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Extents, Values.Length);
}

/// <summary>An extent as a scalar, for means over an axis that depends on the batch.</summary>
internal sealed record ExtentOp(Dim Value) : LeafOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Scalar;

    public override bool IsFlat => true;
}

/// <summary>0, 1, 2, ..., as many as an extent that depends on the batch.</summary>
internal sealed record CountOp(Dim Value) : LeafOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => new(Value);

    public override bool IsFlat => true;
}

/// <summary>The law of a <see cref="RandomDrawOp"/> draw.</summary>
internal enum RandomLaw
{
    /// <summary>Uniform on [0, 1).</summary>
    Uniform,

    /// <summary>Normal with mean 0 and deviation 1.</summary>
    Normal,
}

/// <summary>Independent draws: a pure function of the scalar input (the run's counter, see <see cref="VariableRole.Random"/>),
/// of the seed, the stream and the element's index, by a counter-based generator (Philox 4x32-10; Salmon et al. 2011).</summary>
internal sealed record RandomDrawOp(RandomLaw Law, Shape Extents, int Seed, int Stream) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        inputs is [{ Rank: 0 }] ? Extents : throw Refuse("a random draw takes the scalar counter");

    public override Node?[] Gradient(Node node, Node dy) => [null];

    public override bool IsFlat => true;
}

/// <summary>A formal parameter of a <see cref="ScanOp"/>'s body.</summary>
internal sealed record BodyParameterOp(string Role, int Index, Shape Extents) : LeafOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Extents;

    public override string ToString() => $"{Role} {Index}";
}
