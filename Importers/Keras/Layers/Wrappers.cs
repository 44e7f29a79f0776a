using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>The inner layer's arrays under the inner layer's name.</summary>
internal class TimeDistributedSchema() : LayerSchema<TimeDistributed>("TimeDistributed")
{
    /// <summary>The part of the path.</summary>
    protected const string Part = "layer";

    protected override TimeDistributed Template(Config c) => new(null!);

    protected override TimeDistributed Exchange(Config c, TimeDistributed layer) =>
        layer with
        {
            Layer = c.Layer("layer", layer.Layer, Part),
        };

    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer) =>
        [(((TimeDistributed)layer).Layer, Part, "")];
}

/// <summary>All arrays of the forward layer, then all of the backward one.</summary>
internal class BidirectionalSchema() : LayerSchema<Bidirectional>("Bidirectional")
{
    /// <summary>The parts of the path.</summary>
    protected const string Forward = "forward",
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
            c.Layer("layer", layer.Layer, Forward) as SequenceSpec ?? throw c.Bad("expected a recurrent layer inside", unsupported: true);
        if (c.Reading)
        {
            var form = FormOf(c, inner, c.Form.Inner[Forward]);
            c.Form = c.Form with
            {
                Inner = new Dictionary<string, LayerForm> { [Forward] = form, [Backward] = form },
            };
        }
        return layer with { Layer = inner, Mode = c.Named("merge_mode", layer.Mode, s_modes) };
    }

    /// <summary>The form of both layers inside, of which the file has the forward one.</summary>
    protected virtual LayerForm FormOf(Config c, SequenceSpec inner, LayerForm form) => form;

    internal override string InnerObject(LayerSpec layer, string part) => part == Forward ? "forward_layer" : "backward_layer";

    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer)
    {
        var inner = ((Bidirectional)layer).Layer;
        return [(inner, Forward, "forward_"), (inner, Backward, "backward_")];
    }
}
