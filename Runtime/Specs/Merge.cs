using System.Diagnostics.CodeAnalysis;

namespace KerasSharp;

/// <summary>How <see cref="Merge"/> joins its inputs.</summary>
public enum MergeMode
{
    /// <summary>Element by element; masks are joined by "and".</summary>
    Sum,

    /// <summary>Element by element; masks are joined by "and".</summary>
    Multiply,

    /// <summary>The mean of all inputs, element by element; masks are joined by "and".</summary>
    Average,

    /// <summary>Element by element; a mask is refused.</summary>
    Maximum,

    /// <summary>Element by element; a mask is refused.</summary>
    Minimum,

    /// <summary>The first less the second; a mask is refused.</summary>
    Subtract,

    /// <summary>One after another along <see cref="Merge.Axis"/>; so are their masks, ones standing for a mask that is not there, and
    /// what is then masked in any element of the last axis is masked.</summary>
    Concatenate,

    /// <summary>Sums of products over <see cref="Merge.DotAxes"/> of two inputs, for each sample; a mask goes no further.</summary>
    Dot,

    /// <summary>The dot product over the root of both inputs' dot products with themselves; a mask goes no further.</summary>
    Cosine,
}

/// <summary>Which axes a dot product of x and y sums over; the batch is axis 0 of both and stays.</summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties)]
internal abstract record DotAxes;

/// <summary>These axes of x with those of y, pair by pair; negative ones count from the end.</summary>
internal sealed record AxisPairs(Sizes X, Sizes Y) : DotAxes;

/// <summary>The last <paramref name="Count"/> axes of x with the last of y (Keras 0.3's dot_axes of -Count).</summary>
internal sealed record LastAxes(int Count) : DotAxes;

/// <summary>The last <paramref name="Count"/> axes of x with the first axes of y after the batch (Keras 0.3's dot_axes of Count).</summary>
internal sealed record AdjacentAxes(int Count) : DotAxes;

/// <summary>The forms of <see cref="MergeMode.Cosine"/>.</summary>
internal enum CosineForm
{
    /// <summary>Divides by max(root, 1e-7); an axis of extent 1 is inserted after the batch: two [N, D] give [N, 1, 1] (Keras 1).</summary>
    Guarded,

    /// <summary>Divides by the root; the result is [N, 1] (Keras 0.3).</summary>
    Plain,

    /// <summary>Scales x and y to length 1 along the axes first, lengths being at least the root of 1e-7; the shape is that of the
    /// dot product (Keras 2's Dot with normalize).</summary>
    Normalized,
}

/// <summary>What <see cref="Merge"/> does with the masks of its inputs.</summary>
internal enum MergeMasks
{
    /// <summary>What is said at the modes (Keras 1).</summary>
    ByMode,

    /// <summary>The same, but Maximum, Minimum and Subtract join masks by "and" too (Keras 2).</summary>
    AlwaysAnd,

    /// <summary>What is masked in all inputs is masked; without a mask in one of them there is none, and a concatenation along features
    /// takes it for ones. What a mask hides of an input takes no part in a product, a maximum or a minimum (Keras 3 from 3.4 on).</summary>
    Any,

    /// <summary>They go no further (Keras 0.3; and at the bottom of a Sequential, since later releases know no masks of models that
    /// were not called).</summary>
    Dropped,
}

/// <summary>Joins several inputs. Shapes must be equal unless <see cref="Broadcasts"/>.</summary>
public sealed record Merge(MergeMode Mode = MergeMode.Sum) : LayerSpec
{
    /// <summary>The axis of <see cref="MergeMode.Concatenate"/>; the batch is axis 0, negative ones count from the end.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>The axes of <see cref="MergeMode.Dot"/> and <see cref="MergeMode.Cosine"/>.</summary>
    internal DotAxes DotAxes { get; init; } = new AxisPairs([-1], [-1]);

    internal CosineForm CosineForm { get; init; }

    /// <summary>Whether axes of extent 1 stretch, and axes that an input lacks are added after the batch (Keras 2).</summary>
    public bool Broadcasts { get; init; }

    /// <summary>What becomes of masks.</summary>
    internal MergeMasks Masks { get; init; }

    /// <inheritdoc/>
    public override string ClassName =>
        Mode switch
        {
            MergeMode.Sum => "Add",
            MergeMode.Cosine => "Dot",
            var mode => $"{mode}",
        };
}
