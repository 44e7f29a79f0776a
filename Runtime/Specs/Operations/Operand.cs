using System.Collections.ObjectModel;

namespace KerasSharp;

/// <summary>What an operation takes in one place.</summary>
internal abstract record Operand;

/// <summary>A value of the model.</summary>
/// <param name="Input">Which of the layer's inputs, from 0.</param>
internal sealed record InputOperand(int Input) : Operand;

/// <summary>Fixed numbers, row-major.</summary>
/// <param name="Shape">The extents; none for a single number.</param>
/// <param name="Values">The numbers.</param>
internal sealed record ConstantOperand(Sizes Shape, IReadOnlyList<double> Values) : Operand
{
    /// <summary>A single number.</summary>
    public ConstantOperand(double value)
        : this([], [value]) { }

    /// <summary>Whether shape and numbers are the same.</summary>
    public bool Equals(ConstantOperand? other) => other is not null && Shape.Equals(other.Shape) && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Shape, Values.Count);

    public override string ToString() => Values is [var only] ? $"{only}" : $"{Values.Count} numbers {Shape}";
}

/// <summary>Operands in their order; a list that compares by value, so that layer records do too.</summary>
internal sealed class OperandList(params Operand[] operands) : ReadOnlyCollection<Operand>(Given(operands)), IEquatable<OperandList>
{
    public bool Equals(OperandList? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as OperandList);

    public override int GetHashCode() => this.Aggregate(Count, HashCode.Combine);

    public override string ToString() => $"({Wording.List(this)})";
}
