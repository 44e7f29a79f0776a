using KerasSharp.Importers.Keras.Configs;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>The inner layer's arrays under the inner layer's name.</summary>
internal sealed class TimeDistributedImporter() : LayerImporter<TimeDistributed>("TimeDistributed")
{
    private const string Part = "layer";

    protected override TimeDistributed Template(Config c) => new(null!);

    protected override TimeDistributed Exchange(Config c, TimeDistributed layer) =>
        layer with
        {
            Layer = c.Layer("layer", layer.Layer, Part),
        };

    internal override IEnumerable<(LayerSpec Layer, string Part, string Prefix)> Inner(LayerSpec layer) =>
        [(((TimeDistributed)layer).Layer, Part, "")];
}

/// <summary>All arrays of the forward layer, then all of the backward one.</summary>
internal sealed class BidirectionalImporter() : LayerImporter<Bidirectional>("Bidirectional")
{
    private const string Forward = "forward",
        Backward = "backward";

    private static readonly NameTable<BidirectionalMode> s_modes = new(
        "a merge_mode",
        ("concat", BidirectionalMode.Concatenate),
        ("sum", BidirectionalMode.Sum),
        ("mul", BidirectionalMode.Multiply),
        ("ave", BidirectionalMode.Average),
        ("None", BidirectionalMode.Separate)
    );

    protected override Bidirectional Template(Config c) => new(null!);

    protected override Bidirectional Exchange(Config c, Bidirectional layer)
    {
        var inner =
            c.Layer("layer", layer.Layer, Forward) as RecurrentSpec ?? throw c.Bad("expected a recurrent layer inside", unsupported: true);
        if (c.Reading)
        {
            // Up to 1.1.2 the stored name has the prefix already that the arrays' names get.
            var form = c.Form.Inner[Forward];
            if (inner.Name is { } name && name.StartsWith(Forward + "_", StringComparison.Ordinal))
            {
                form = form with { FileName = name[(Forward.Length + 1)..] };
                c.Note(
                    ImportNoteKind.Conversion,
                    $"the layer inside is called '{form.FileName}'; this release writes 'forward_' in front of it"
                );
            }
            c.Form = c.Form with
            {
                Inner = new Dictionary<string, LayerForm> { [Forward] = form, [Backward] = form },
            };
        }
        var mode = c.Named("merge_mode", layer.Mode, s_modes);
        if (mode == BidirectionalMode.Separate && !inner.ReturnSequences && !c.Form.IsKeras2)
            throw c.Bad("Keras 1 takes merge_mode null with return_sequences only", unsupported: true);
        return layer with { Layer = inner, Mode = mode };
    }

    internal override IEnumerable<(LayerSpec Layer, string Part, string Prefix)> Inner(LayerSpec layer)
    {
        var inner = ((Bidirectional)layer).Layer;
        return [(inner, Forward, "forward_"), (inner, Backward, "backward_")];
    }
}
