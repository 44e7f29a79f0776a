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
        else if (layer.Backward is not null && !HoldsBackward)
            throw c.Bad($"a backward layer of its own has no form in Keras {c.Form.Version}", unsupported: true);
        return layer with { Layer = inner, Mode = c.Named("merge_mode", layer.Mode, s_modes) };
    }

    /// <summary>Whether files may state a backward layer.</summary>
    protected virtual bool HoldsBackward => false;

    /// <summary>Reads or writes the backward layer that a config states beside the forward one.</summary>
    /// <param name="c">The settings.</param>
    /// <param name="layer">The wrapper with its forward layer.</param>
    /// <param name="key">The key of the backward layer.</param>
    protected static Bidirectional WithBackward(Config c, Bidirectional layer, string key)
    {
        if (!c.Reading)
        {
            if (layer.Backward is not null)
                c.Layer(key, layer.Backward, Backward);
            return layer;
        }
        if (!c.Has(key))
            return layer;
        var forms = c.Form.Inner;
        var backward =
            c.Layer(key, null, Backward) as SequenceSpec ?? throw c.Bad($"key '{key}': expected a recurrent layer", unsupported: true);
        // The wrapper sets this for both layers, whatever the layer inside says.
        backward = backward with
        {
            MaskedOutput = layer.Layer.MaskedOutput,
        };
        var turned = layer.Layer with { Name = backward.Name, GoBackwards = !layer.Layer.GoBackwards, Trainable = backward.Trainable };
        if (!backward.Equals(turned))
            return layer with { Backward = backward };
        c.Form = c.Form with { Inner = forms };
        return layer;
    }

    /// <summary>The form of both layers inside, of which the file has the forward one.</summary>
    protected virtual LayerForm FormOf(Config c, SequenceSpec inner, LayerForm form) => form;

    internal override string InnerObject(LayerSpec layer, string part) => part == Forward ? "forward_layer" : "backward_layer";

    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer)
    {
        var both = (Bidirectional)layer;
        return [(both.Layer, Forward, "forward_"), (both.Backward ?? both.Layer, Backward, "backward_")];
    }
}
