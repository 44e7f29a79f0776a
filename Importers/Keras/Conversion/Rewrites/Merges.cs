using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

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
        bool joinsByOr = Keras3Quirks.MergesJoinByOr.Releases.Contains(c.Release),
            joinedByOr = merge.Masks == MergeMasks.Any,
            drops = c.Era.WritesTrees && !joinsByOr;
        if (drops && merge.Masks != MergeMasks.Dropped && c is { IsMasked: true, MaskIsRead: true })
        {
            c.Tell(
                ConversionNoteKind.Refused,
                $"{c.Era.Name} {c.Release} hands the masks of its inputs no further, and a layer behind it reads them"
            );
            return Fragment.Of(merge);
        }
        if (joinsByOr != joinedByOr && Otherwise(c, merge) is { } refusal)
        {
            c.Tell(ConversionNoteKind.Refused, $"{refusal}");
            return Fragment.Of(merge);
        }
        if (merge is { Mode: MergeMode.Concatenate } && c.IsMaskedPartly && merge.Axis != -1 && merge.Axis != c.Inputs[0]?.Count)
        {
            c.Tell(ConversionNoteKind.Refused, $"{c.Era.Name} joins masks along axis {merge.Axis} only where all inputs have one");
            return Fragment.Of(merge);
        }
        // Masks that went no further would now be joined.
        if (
            merge is { Masks: MergeMasks.Dropped, Mode: not (MergeMode.Dot or MergeMode.Cosine) }
            && !drops
            && c is { IsMasked: true, MaskIsRead: true }
        )
            return null;
        var plain = merge with
        {
            Broadcasts = true,
            Masks =
                joinsByOr ? MergeMasks.Any
                : drops ? MergeMasks.Dropped
                : MergeMasks.AlwaysAnd,
            DotAxes = Axes(c, merge),
        };
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

    /// <summary>Why masks that are joined in the other way would show: "or" with none for a mask that is not there, or "and".</summary>
    private static string? Otherwise(RewriteContext c, Merge merge) =>
        merge.Mode is MergeMode.Dot or MergeMode.Cosine ? null
        : c is { IsMasked: true, IsMaskedAlike: false, MaskIsRead: true }
            ? Wording.Of($"{c.Era.Name} joins the masks of its inputs otherwise, and a layer behind it reads them")
        : c.IsMasked && merge.Mode is MergeMode.Multiply or MergeMode.Maximum or MergeMode.Minimum
            ? Wording.Of($"the {merge.Mode} of one of both leaves out what a mask hides of an input, and that of the other does not")
        : null;

    private static Fragment? ToModes(RewriteContext c, Merge merge)
    {
        bool sameShapes =
            merge.Mode is MergeMode.Concatenate or MergeMode.Dot or MergeMode.Cosine
            || c.Inputs.All(i => i is not null && i.SequenceEqual(c.Inputs[0]!));
        bool masksAlike = !c.IsMasked || merge.Mode is not (MergeMode.Maximum or MergeMode.Minimum or MergeMode.Subtract);
        if (merge.Masks == MergeMasks.Any && Otherwise(c, merge) is { } refusal)
        {
            c.Tell(ConversionNoteKind.Refused, $"{refusal}");
            return Fragment.Of(merge);
        }
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
