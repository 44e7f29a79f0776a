using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Weights;

/// <summary>One array that a file has, or shall have, for a model.</summary>
/// <param name="Name">Its name: <c>lstm_1_W_i</c>.</param>
/// <param name="Short">Its name in messages: <c>W_i</c>.</param>
/// <param name="Layer">The layer's path.</param>
/// <param name="Variable">The weight that it is a part of.</param>
/// <param name="View">Which part.</param>
internal sealed record WeightSlot(string Name, string Short, string Layer, Variable Variable, ArrayView View)
{
    /// <summary>Unique in a model.</summary>
    internal string Key => $"{Layer}/{Short}";
}

/// <summary>Lists the arrays of a layer, or of all layers inside of one, in the order of files: learned ones that training changes,
/// then all others.</summary>
/// <param name="model">The model.</param>
/// <param name="usual">The form of layers for which no file gave one.</param>
internal sealed class WeightSlots(Model model, Func<LayerSpec, LayerForm> usual)
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
            // Keras 0.3 lists a container's arrays layer by layer.
            (form.Version.Major == 0 ? learned : rest).AddRange(r);
        }

        if (layer is ModelSpec nested)
        {
            foreach (var inner in nested.Layers)
            {
                var innerForm = form.Inner.GetValueOrDefault(inner.Name!) ?? usual(inner);
                Inside(inner, $"{path}/{inner.Name}", innerForm.FileName ?? inner.Name!, innerForm);
            }
        }
        else if (LayerImporters.BySpec(layer) is { } importer)
        {
            foreach (var array in importer.Arrays(layer, form))
            {
                var variable = model.Variables[$"{path}/{array.Weight}"];
                var slot = new WeightSlot($"{fileName}_{array.Suffix}", array.Suffix, path, variable, array.ViewOf(variable.Shape));
                (array.Learned ? learned : rest).Add(slot);
            }
            foreach (var (inner, part, prefix) in importer.Inner(layer))
            {
                var innerForm = form.Inner.GetValueOrDefault(part) ?? usual(inner);
                Inside(inner, $"{path}/{part}", prefix + (innerForm.FileName ?? inner.Name ?? part), innerForm);
            }
        }
        else
        {
            foreach (var declared in model.Declared.Weights.Where(w => w.Layer == path))
                (declared.Learned ? learned : rest).Add(
                    new WeightSlot(
                        $"{fileName}_{declared.Name}",
                        declared.Name,
                        path,
                        declared.Variable,
                        ArrayView.Of(declared.Variable.Shape)
                    )
                );
        }
        // Keras lists what a frozen layer or model would learn in front of what it never learns, behind all that others learn.
        return layer.Trainable || form.Version.Major == 0 ? (learned, rest) : ([], [.. learned, .. rest]);
    }
}
