using System.Collections.ObjectModel;

namespace KerasSharp;

/// <summary>What stands in one place of <c>x[..., 1:, 0]</c>.</summary>
internal abstract record SliceItem;

/// <summary>One element of an axis, which goes; negative ones count from the end.</summary>
internal sealed record ElementItem(int At) : SliceItem;

/// <summary>The elements Start, Start + Step, ... of an axis before Stop, as Python has it.</summary>
/// <param name="Start">Null for the end at which the step begins.</param>
/// <param name="Stop">Null for behind the other end.</param>
/// <param name="Step">Not 0.</param>
internal sealed record RangeItem(int? Start = null, int? Stop = null, int Step = 1) : SliceItem;

/// <summary>A new axis of extent 1.</summary>
internal sealed record NewAxisItem : SliceItem;

/// <summary>As many whole axes as are left.</summary>
internal sealed record EllipsisItem : SliceItem;

/// <summary>A list of items that compares by value.</summary>
internal sealed class SliceItems(params SliceItem[] items) : ReadOnlyCollection<SliceItem>(Given(items)), IEquatable<SliceItems>
{
    public bool Equals(SliceItems? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as SliceItems);

    public override int GetHashCode() => this.Aggregate(Count, HashCode.Combine);

    public override string ToString() => $"({Wording.List(this)})";
}

/// <summary>A part of one operand; axes behind the items stay whole.</summary>
internal sealed record SliceOperation(SliceItems Items) : Operation;

/// <summary>The elements of the first operand at the whole numbers of the second along an axis, whose place the second's axes take.
/// Negative numbers count from the end; others outside of the axis are an error when it runs.</summary>
internal sealed record TakeOperation(int Axis) : Operation;

/// <summary>For each whole number of the operand OnValue in its place of a new axis of Classes elements, else OffValue; OffValue
/// alone for numbers outside of it.</summary>
/// <param name="Classes">The extent of the new axis.</param>
/// <param name="Axis">Its place in the result.</param>
internal sealed record OneHotOperation(int Classes, int Axis = -1) : Operation
{
    public double OnValue { get; init; } = 1;

    public double OffValue { get; init; }

    /// <summary>Whether the numbers along axis 1 become one: OnValue for each of them (Keras: multi_hot).</summary>
    public bool Joins { get; init; }
}

/// <summary>The index of the first greatest element along an axis (or of the least one). Null for all elements in row-major
/// order.</summary>
internal sealed record ArgExtremeOperation(bool IsGreatest, int? Axis, bool KeepDims = false) : Operation;
