using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Lowered;

/// <summary>The extents that a model leaves open, and the lengths that it is lowered for to see what depends on them.</summary>
internal sealed class OpenLengths
{
    // Multiples, so that models which halve their input a few times accept them.
    private static readonly int[] s_multiples = [64, 96, 160, 128];

    // Odd and uneven ones, so that what is rounded shows.
    private static readonly int[] s_others = [97, 115, 66, 100, 77];

    private readonly Model _model;
    private readonly int? _given;
    private readonly List<(int Input, int Axis)> _axes = [];

    internal OpenLengths(Model model, int? given)
    {
        (_model, _given) = (model, given);
        for (int i = 0; i < model.Inputs.Layers.Count; i++)
        for (int axis = 0; axis < model.Inputs.Layers[i].InputShape!.Count; axis++)
            if (model.Inputs.Layers[i].InputShape![axis] is null)
                _axes.Add((i, axis + 1));
    }

    /// <summary>Whether some length is left open in the file.</summary>
    internal bool Any => _axes.Count > 0 && _given is null;

    /// <summary>Ways to tell the open axes' lengths apart, the most general first: each its own, one for each axis of data, one for
    /// all.</summary>
    internal IEnumerable<int[]> Groupings()
    {
        int[] apart = [.. _axes.Select((_, i) => i)],
            byAxis = [.. _axes.Select(a => _axes.FindIndex(b => b.Axis == a.Axis))],
            together = [.. _axes.Select(_ => 0)];
        yield return apart;
        if (!byAxis.SequenceEqual(apart))
            yield return byAxis;
        if (!together.SequenceEqual(byAxis))
            yield return together;
    }

    /// <summary>The input shapes at lengths that every model that takes any should take.</summary>
    internal IEnumerable<Shape[]> Multiples(int[] groups) =>
        Any ? Enumerable.Range(0, 3).Select(p => Shapes(groups.Select(g => Longer(s_multiples[(p + g) % s_multiples.Length])))) : [Given()];

    /// <summary>The input shapes at other lengths, which a model may refuse.</summary>
    internal IEnumerable<Shape[]> Others(int[] groups) =>
        Any
            ? Enumerable.Range(0, s_others.Length).Select(p => Shapes(groups.Select(g => Longer(s_others[(p + g) % s_others.Length]))))
            : [];

    private Shape[] Given() => Shapes(_axes.Select(_ => _given!.Value));

    // Where windows reach far, as much longer as what the model was declared with is longer than the first multiple.
    private int Longer(int length) => length + _model.PlaceholderExtent - s_multiples[0];

    private Shape[] Shapes(IEnumerable<int> lengths)
    {
        Dim samples = _model.FixedBatch ?? Dim.Batch;
        Dim[][] shapes = [.. _model.Inputs.Layers.Select(i => (Dim[])[samples, .. i.InputShape!.Select(e => new Dim(e ?? 0))])];
        foreach (var ((input, axis), length) in _axes.Zip(lengths))
            shapes[input][axis] = length;
        return [.. shapes.Select(s => new Shape(s))];
    }
}
