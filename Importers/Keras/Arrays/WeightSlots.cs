using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>Lists the arrays of a layer, or of all layers inside of one, in the order of files: learned ones that training changes,
/// then all others.</summary>
/// <param name="model">The model.</param>
/// <param name="layers">The era's layers.</param>
/// <param name="usual">The form of layers for which no file gave one.</param>
/// <param name="order">The order of a model's layers, where it is another than that of the model.</param>
internal sealed class WeightSlots(
    Model model,
    IStoredLayers layers,
    Func<LayerSpec, LayerForm> usual,
    Func<ModelSpec, IEnumerable<LayerSpec>>? order = null
)
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

    /// <summary>The way from a model to one of its layers.</summary>
    internal IEnumerable<ObjectStep> Member(ObjectCounter counter, LayerSpec layer, LayerForm form, bool hasArrays) =>
        [
            new ObjectStep("layers"),
            counter.Next(layer is ModelSpec ? layers.ClassOf(layer) : form.ClassName ?? layers.ClassOf(layer), hasArrays),
        ];

    /// <summary>Numbers the arrays of each object: learned ones first.</summary>
    private static void Number(List<WeightSlot> learned, List<WeightSlot> rest)
    {
        var counts = new Dictionary<string, int>();
        foreach (var list in (ReadOnlySpan<List<WeightSlot>>)[learned, rest])
            for (int i = 0; i < list.Count; i++)
            {
                string owner = list[i].Tree.Group;
                int index = counts[owner] = counts.GetValueOrDefault(owner, -1) + 1;
                list[i] = list[i] with { Tree = list[i].Tree with { Index = index } };
            }
    }

    private (List<WeightSlot> Learned, List<WeightSlot> Others) Split(
        LayerSpec layer,
        string path,
        string fileName,
        LayerForm form,
        bool isCell = false
    )
    {
        var (learned, rest) = (new List<WeightSlot>(), new List<WeightSlot>());
        void Inside(LayerSpec inner, string innerPath, string innerName, LayerForm innerForm, Func<bool, IEnumerable<ObjectStep>> steps)
        {
            var (l, r) = Split(inner, innerPath, innerName, innerForm, layer is StackedRnn);
            var way = steps(l.Count + r.Count > 0);
            learned.AddRange(l.Select(s => s with { Tree = s.Tree.Inside(way) }));
            (layers.KeepsOrder ? learned : rest).AddRange(r.Select(s => s with { Tree = s.Tree.Inside(way) }));
        }

        if (layer is ModelSpec nested)
        {
            var counter = new ObjectCounter();
            foreach (var inner in order?.Invoke(nested) ?? nested.Layers)
            {
                var innerForm = form.Inner.GetValueOrDefault(inner.Name!) ?? usual(inner);
                Inside(
                    inner,
                    $"{path}/{inner.Name}",
                    innerForm.FileName ?? inner.Name!,
                    innerForm,
                    any => Member(counter, inner, innerForm, any)
                );
            }
        }
        else if (layers.Knows(layer))
        {
            Own(layer, path, fileName, form, isCell, learned, rest);
            if (layer is StackedRnn && layers.Names.Scope(layer, "cells") is { Length: > 0 } cells)
                fileName = layers.Names.Inside(fileName, cells);
            foreach (var (inner, part, prefix) in layers.Inner(layer))
            {
                var innerForm = form.Inner.GetValueOrDefault(part) ?? usual(inner);
                string name = prefix is null
                    ? fileName
                    : layers.Names.Inside(fileName, prefix + (innerForm.FileName ?? inner.Name ?? part));
                Inside(inner, $"{path}/{part}", name, innerForm, _ => ObjectPath.StepsOf(layers.InnerObject(layer, part)));
            }
        }
        else
        {
            Declared(path, fileName, learned, rest);
        }
        // Keras lists what a frozen layer or model would learn in front of what it never learns, behind all that others learn.
        return layer.Trainable || layers.KeepsOrder ? (learned, rest) : ([], [.. learned, .. rest]);
    }

    /// <summary>The arrays that the layer has itself.</summary>
    private void Own(
        LayerSpec layer,
        string path,
        string fileName,
        LayerForm form,
        bool isCell,
        List<WeightSlot> learned,
        List<WeightSlot> rest
    )
    {
        foreach (var array in layers.Arrays(layer, form))
        {
            var variable = model.Variables[$"{path}/{array.Weight}"];
            string scope = isCell ? "" : layers.Names.Scope(layer, array.Object);
            string name = layers.Names.Of(scope.Length > 0 ? layers.Names.Inside(fileName, scope) : fileName, array.Suffix);
            var owner = isCell ? [] : ObjectPath.StepsOf(array.Object).ToArray();
            (array.Learned ? learned : rest).Add(
                new WeightSlot(name, array.Suffix, path, variable, array.ViewOf(variable.Shape))
                {
                    Tree = new ObjectPath(owner, 0),
                    InTreesOnly = array.InTreesOnly,
                }
            );
        }
        Number(learned, rest);
    }

    /// <summary>The arrays of a layer of the caller's, or of another era: its weights as it declares them.</summary>
    private void Declared(string path, string fileName, List<WeightSlot> learned, List<WeightSlot> rest)
    {
        foreach (var declared in model.Declared.Weights.Where(w => w.Layer == path))
        {
            string name = layers.Names.Of(fileName, declared.Name);
            (declared.Learned ? learned : rest).Add(
                new WeightSlot(name, declared.Name, path, declared.Variable, ArrayView.Of(declared.Variable.Shape))
            );
        }
        Number(learned, rest);
    }
}
