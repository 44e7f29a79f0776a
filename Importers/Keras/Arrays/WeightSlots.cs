using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>Lists the arrays of a layer, or of all layers inside of one, in the order of files: learned ones that training changes,
/// then all others.</summary>
/// <param name="model">The model.</param>
/// <param name="layers">The era's layers.</param>
/// <param name="usual">The form of layers for which no file gave one.</param>
internal sealed class WeightSlots(Model model, IStoredLayers layers, Func<LayerSpec, LayerForm> usual)
{
    /// <summary>The arrays of a layer of the model.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="path">Its path.</param>
    /// <param name="form">Its form in the file.</param>
    internal IReadOnlyList<WeightSlot> Of(LayerSpec layer, string path, LayerForm form)
    {
        var (learned, rest) = Split(layer, path, form.FileName ?? layer.Name!, form);
        return [.. learned, .. rest];
    }

    private (List<WeightSlot> Learned, List<WeightSlot> Others) Split(LayerSpec layer, string path, string fileName, LayerForm form)
    {
        var (learned, rest) = (new List<WeightSlot>(), new List<WeightSlot>());
        void Inside(LayerSpec inner, string innerPath, string innerName, LayerForm innerForm)
        {
            var (l, r) = Split(inner, innerPath, innerName, innerForm);
            learned.AddRange(l);
            (layers.KeepsOrder ? learned : rest).AddRange(r);
        }

        if (layer is ModelSpec nested)
        {
            foreach (var inner in nested.Layers)
            {
                var innerForm = form.Inner.GetValueOrDefault(inner.Name!) ?? usual(inner);
                Inside(inner, $"{path}/{inner.Name}", innerForm.FileName ?? inner.Name!, innerForm);
            }
        }
        else if (layers.Knows(layer))
        {
            foreach (var array in layers.Arrays(layer, form))
            {
                var variable = model.Variables[$"{path}/{array.Weight}"];
                string name = layers.Names.Of(fileName, array.Suffix);
                (array.Learned ? learned : rest).Add(new WeightSlot(name, array.Suffix, path, variable, array.ViewOf(variable.Shape)));
            }
            foreach (var (inner, part, prefix) in layers.Inner(layer))
            {
                var innerForm = form.Inner.GetValueOrDefault(part) ?? usual(inner);
                string name = prefix is null
                    ? fileName
                    : layers.Names.Inside(fileName, prefix + (innerForm.FileName ?? inner.Name ?? part));
                Inside(inner, $"{path}/{part}", name, innerForm);
            }
        }
        else
        {
            // A layer of the caller's, or of another era: its weights as it declares them.
            foreach (var declared in model.Declared.Weights.Where(w => w.Layer == path))
            {
                string name = layers.Names.Of(fileName, declared.Name);
                (declared.Learned ? learned : rest).Add(
                    new WeightSlot(name, declared.Name, path, declared.Variable, ArrayView.Of(declared.Variable.Shape))
                );
            }
        }
        // Keras lists what a frozen layer or model would learn in front of what it never learns, behind all that others learn.
        return layer.Trainable || layers.KeepsOrder ? (learned, rest) : ([], [.. learned, .. rest]);
    }
}
