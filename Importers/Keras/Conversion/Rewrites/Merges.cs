using KerasSharp.Importers.Keras.Eras;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Merges of the other kind: one class with a mode (Keras 1), or a class for each mode.</summary>
internal static class Merges
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        if (layer is not Merge merge)
            return null;
        // Axes of products say nothing where there is none.
        if (merge.Mode is not (MergeMode.Dot or MergeMode.Cosine))
            merge = merge with { DotAxes = new AxisPairs([-1], [-1]), CosineForm = CosineForm.Guarded };
        if (merge.Mode != MergeMode.Concatenate)
            merge = merge with { Axis = -1 };
        return AreClasses(c.Era) ? ToClasses(c, merge) : ToModes(c, merge);
    }

    /// <summary>Whether an era has a class for each way to join values.</summary>
    internal static bool AreClasses(IKerasEra era) => era.Layers.ByClass("Add") is not null;

    private static Fragment? ToClasses(RewriteContext c, Merge merge)
    {
        // Keras 3 joins masks by "or", and takes a mask that is not there for one that hides nothing.
        if (
            c.Era.WritesTrees
            && merge.Mode is not (MergeMode.Dot or MergeMode.Cosine)
            && c is { IsMasked: true, IsMaskedAlike: false, MaskIsRead: true }
        )
        {
            c.Tell(ConversionNoteKind.Refused, $"{c.Era.Name} joins the masks of its inputs otherwise, and a layer behind it reads them");
            return Fragment.Of(merge);
        }
        if (c.Era.WritesTrees && c.IsMasked && merge.Mode is (MergeMode.Multiply or MergeMode.Maximum or MergeMode.Minimum))
        {
            c.Tell(ConversionNoteKind.Refused, $"the {merge.Mode} of {c.Era.Name} leaves out what a mask hides of an input");
            return Fragment.Of(merge);
        }
        if (merge is { Mode: MergeMode.Concatenate } && c.IsMaskedPartly && merge.Axis != -1 && merge.Axis != c.Inputs[0]?.Count)
        {
            c.Tell(ConversionNoteKind.Refused, $"{c.Era.Name} joins masks along axis {merge.Axis} only where all inputs have one");
            return Fragment.Of(merge);
        }
        // Masks that went no further would now be joined.
        if (merge is { Masks: MergeMasks.Dropped, Mode: not (MergeMode.Dot or MergeMode.Cosine) } && c.IsMasked)
            return null;
        var plain = merge with { Broadcasts = true, Masks = MergeMasks.AlwaysAnd, DotAxes = Axes(c, merge) };
        if (merge.Mode != MergeMode.Cosine || merge.CosineForm == CosineForm.Normalized)
            return Fragment.Of(plain with { CosineForm = CosineForm.Normalized });
        if (c.Inputs is not [{ Count: 1 }, { Count: 1 }])
            return null;
        plain = plain with { CosineForm = CosineForm.Normalized };
        c.Tell(
            ConversionNoteKind.Warning,
            $"the cosine of vectors shorter than 0.0003 is another: each is divided by its own length, which counts as at least that"
        );
        if (merge.CosineForm == CosineForm.Plain)
            return Fragment.Of(plain);
        c.Rewritten($"Dot with normalize, and Reshape to the extra axis that a cosine had");
        var fragment = new Fragment();
        int cosine = fragment.Add(plain with { Name = "" }, [-1, -2]);
        fragment.Add(new Reshape(1, 1) { Name = "axis" }, [cosine]);
        return fragment;
    }

    private static Fragment? ToModes(RewriteContext c, Merge merge)
    {
        bool sameShapes =
            merge.Mode is MergeMode.Concatenate or MergeMode.Dot or MergeMode.Cosine
            || c.Inputs.All(i => i is not null && i.SequenceEqual(c.Inputs[0]!));
        bool masksAlike = !c.IsMasked || merge.Mode is not (MergeMode.Maximum or MergeMode.Minimum or MergeMode.Subtract);
        return sameShapes && masksAlike && merge.Masks != MergeMasks.Dropped
            ? Fragment.Of(merge with { Broadcasts = false, Masks = MergeMasks.ByMode })
            : null;
    }

    // Counted axes as the axes that they are.
    private static DotAxes Axes(RewriteContext c, Merge merge) =>
        (merge.DotAxes, c.Inputs) switch
        {
            (LastAxes { Count: 1 }, _) => new AxisPairs([-1], [-1]),
            (AdjacentAxes { Count: 1 }, _) => new AxisPairs([-1], [1]),
            _ => merge.DotAxes,
        };
}
