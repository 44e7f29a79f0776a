namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Bidirectional over masked steps. That of Keras 3 gives zeros at them, where others repeat the previous output; so two layers
/// stand for it, of which one goes backwards and is turned round.</summary>
internal static class Directions
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        if (
            layer is not Bidirectional { Mode: not (BidirectionalMode.Separate or BidirectionalMode.Multiply), Layer: var inner } both
            || inner is not { ReturnSequences: true, ReturnState: false, Stateful: false, MaskedOutput: not MaskedOutput.Zero }
            || !c.IsMasked
            || !c.Era.WritesTrees
            // A mask ends where values are turned round.
            || c.MaskIsRead
        )
            return null;
        c.Rewritten($"two layers of which one goes backwards, for a Bidirectional of Keras 3 gives zeros at masked steps");
        var fragment = new Fragment();
        bool turns = inner.GoBackwards;
        int forward = fragment.Add(inner with { Name = "forward", Trainable = both.Trainable }, [-1], part: "forward"),
            backward = fragment.Add(
                inner with
                {
                    Name = "backward",
                    GoBackwards = !turns,
                    Trainable = both.Trainable,
                },
                [-1],
                part: "backward"
            ),
            turned = fragment.Add(new OperationLayer(new FlipOperation([1])) { Name = "turned" }, [backward]);
        // Keras counts layers of one class by their distance from the outputs: so both are as far, and the forward one comes first.
        int ahead = fragment.Add(new ActivationLayer(Activation.Linear) { Name = "ahead" }, [forward]);
        fragment.Add(
            new Merge(
                both.Mode switch
                {
                    BidirectionalMode.Sum => MergeMode.Sum,
                    BidirectionalMode.Average => MergeMode.Average,
                    _ => MergeMode.Concatenate,
                }
            )
            {
                Name = "",
                Broadcasts = true,
                Masks = MergeMasks.AlwaysAnd,
                CosineForm = CosineForm.Normalized,
            },
            [ahead, turned]
        );
        return fragment;
    }
}
