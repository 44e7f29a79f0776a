using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>h1' = cell0(x_t, h1), h2' = cell1(h1', h2), ..., y = h_last'. A cell depends on later ones at no step, so each runs over all
/// steps at once, on the sequence of the one below.</summary>
internal sealed class StackedRnnRule : LayerRule<StackedRnn>
{
    protected override bool AcceptsMask(StackedRnn spec) => true;

    protected override MaskUse Use(StackedRnn spec) => MaskUse.Reads;

    protected override bool TakesSeveral => true;

    protected override IReadOnlyList<LayerValue> Lower(StackedRnn spec, LayerContext c)
    {
        if (spec.Cells.Count == 0)
            throw new ShapeException("expected at least one cell, found none");
        var first = FirstStates(spec, c);
        var last = new LayerValue[spec.Cells.Count][];
        var x = c.Inputs[0];
        for (int i = 0; i < spec.Cells.Count; i++)
        {
            var outputs = c.Call(Cell(spec, i), $"cell{i}", [x, .. first[i]]);
            last[i] = [.. outputs.Skip(1)];
            x = outputs[0];
            // Outputs stand in the order of processing; so must the mask.
            if (i == 0 && spec.GoBackwards && x.Mask is { } mask)
                x = x with { Mask = Ops.Reverse(mask, 1) };
        }
        var y = x with { Mask = spec.ReturnSequences ? c.Mask : null };
        return spec.ReturnState ? [y, .. (spec.ReverseStates ? last.Reverse() : last).SelectMany(s => s)] : [y];
    }

    private static RecurrentSpec Cell(StackedRnn spec, int i) =>
        spec.Cells[i] with
        {
            ReturnSequences = i < spec.Cells.Count - 1 || spec.ReturnSequences,
            ReturnState = true,
            GoBackwards = i == 0 && spec.GoBackwards,
            Stateful = spec.Stateful,
            MaskedOutput = spec.MaskedOutput,
        };

    /// <summary>For each cell the first states that the call gives; none where it gives none.</summary>
    private static LayerValue[][] FirstStates(StackedRnn spec, LayerContext c)
    {
        int others = 1 + spec.Constants,
            given = c.Inputs.Count - others;
        if (given != 0 && given != spec.StateCount)
            throw new ShapeException(
                $"expected {others} input(s), or {others + spec.StateCount} with the first states, found {c.Inputs.Count}"
            );
        var states = new LayerValue[spec.Cells.Count][];
        int at = 1;
        for (int k = 0; k < states.Length; k++)
        {
            int i = spec.ReverseStates ? states.Length - 1 - k : k,
                count = given == 0 ? 0 : spec.Cells[i].StateCount;
            states[i] = [.. c.Inputs.Skip(at).Take(count)];
            at += count;
        }
        return states;
    }
}
