using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>A layer of a model with the arrays that a file shall have for it.</summary>
/// <param name="Layer">The layer, or a model inside of the model.</param>
/// <param name="Form">How the file holds it.</param>
/// <param name="Slots">Its arrays in the file's order.</param>
internal sealed record LayerArrays(LayerSpec Layer, LayerForm Form, IReadOnlyList<WeightSlot> Slots)
{
    /// <summary>In a tree of objects (.weights.h5) the way to the layer, from which the places of <see cref="Slots"/> are seen.</summary>
    internal IReadOnlyList<ObjectStep> Way { get; init; } = [];

    /// <summary>The name of its group.</summary>
    internal string Name => Form.FileName ?? Layer.Name!;

    /// <summary>The layer as HDF5 with names of arrays has it (<see cref="WeightSlot.InTreesOnly"/>).</summary>
    internal LayerArrays WithoutCopies() =>
        Slots.Any(s => s.InTreesOnly) ? this with { Slots = [.. Slots.Where(s => !s.InTreesOnly)] } : this;

    /// <summary>The array that one in a tree of objects is a copy of; the array itself where it is none.</summary>
    internal WeightSlot OriginalOf(WeightSlot slot) =>
        slot.InTreesOnly
            ? Slots.FirstOrDefault(s =>
                !s.InTreesOnly
                && s.Layer.StartsWith($"{slot.Layer}/", StringComparison.Ordinal)
                && s.View.StoredShape.AsSpan().SequenceEqual(slot.View.StoredShape)
            ) ?? slot
            : slot;

    /// <summary>The layers of a model that a file lists: all but the inputs that Keras makes unasked.</summary>
    /// <param name="model">The model.</param>
    /// <param name="spec">Its layers, perhaps frozen otherwise than when it was built.</param>
    /// <param name="layers">The era's layers.</param>
    /// <param name="forms">How layers stand in the file, by name.</param>
    /// <param name="usual">The form of layers for which no file gave one.</param>
    /// <param name="order">The order of a model's layers, where it is another than that of the model.</param>
    internal static List<LayerArrays> Of(
        Model model,
        ModelSpec spec,
        IStoredLayers layers,
        IReadOnlyDictionary<string, LayerForm> forms,
        Func<LayerSpec, LayerForm> usual,
        Func<ModelSpec, IEnumerable<LayerSpec>>? order = null
    )
    {
        var slots = new WeightSlots(model, layers, usual, order);
        var result = new List<LayerArrays>();
        var counter = new ObjectCounter();
        foreach (var layer in order?.Invoke(spec) ?? spec.Layers)
        {
            if (layer is InputLayer { Implicit: true })
                continue;
            var form = forms.GetValueOrDefault(layer.Name!) ?? usual(layer);
            var own = slots.Of(layer, layer.Name!, form);
            result.Add(new LayerArrays(layer, form, own) { Way = [.. slots.Member(counter, layer, form, own.Count > 0)] });
        }
        return result;
    }

    /// <summary>The same layer in each other form that a file may have it in: one layer's own, or that of all layers inside.</summary>
    internal IEnumerable<LayerArrays> Others(Model model, IStoredLayers layers, Func<LayerSpec, LayerForm> usual)
    {
        var slots = new WeightSlots(model, layers, usual);
        foreach (var form in OtherForms(Layer, layers, Form, usual))
            yield return new LayerArrays(Layer, form, slots.Of(Layer, Layer.Name!, form)) { Way = Way };
    }

    private static IEnumerable<LayerForm> OtherForms(
        LayerSpec layer,
        IStoredLayers layers,
        LayerForm form,
        Func<LayerSpec, LayerForm> usual
    )
    {
        foreach (var other in layers.OtherForms(layer, form))
            yield return other;
        var inner = layer is ModelSpec model
            ? model.Layers.Select(l => (Layer: l, Part: l.Name!))
            : layers.Inner(layer).Select(i => (i.Layer, i.Part));
        var forms = new Dictionary<string, LayerForm>(form.Inner);
        bool changed = false;
        foreach (var (l, part) in inner)
        {
            var own = form.Inner.GetValueOrDefault(part) ?? usual(l);
            if (OtherForms(l, layers, own, usual).FirstOrDefault() is not { } other)
                continue;
            forms[part] = other;
            changed = true;
        }
        if (changed)
            yield return form with
            {
                Inner = forms,
            };
    }
}
