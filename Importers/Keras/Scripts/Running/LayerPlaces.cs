using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Where a tree of objects (.weights.h5) has the layers of a model that are its attributes. Keras 3 goes through the attributes
/// by their names, and <c>layers</c>, the list of all, is one of them: what stands in front of it has its own name as its place, what
/// stands behind it the place in the list (saving_lib.py of 3.0.5 to 3.15.1, which sort private names otherwise).</summary>
internal static class LayerPlaces
{
    private const string All = "layers";

    /// <summary>The layers that a model has as its attributes, in the order in which it got them: also those in lists of lists, which have
    /// no place of their own.</summary>
    internal static IEnumerable<LayerValue> Layers(InstanceValue own)
    {
        // A list may stand in others very often.
        var seen = new HashSet<ScriptValue>(ReferenceEqualityComparer.Instance);
        var todo = new Stack<ScriptValue>(own.Attributes.Values.Reverse());
        while (todo.TryPop(out var next))
            if (seen.Add(next))
            {
                if (next is LayerValue layer)
                    yield return layer;
                foreach (var inner in Members(next).Reverse())
                    todo.Push(inner);
            }
    }

    /// <summary>The places of each layer, by its name.</summary>
    internal static IReadOnlyDictionary<string, string[]> Of(InstanceValue own)
    {
        var places = Layers(own).DistinctBy(l => l.Name).ToDictionary(l => l.Name, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var (attribute, value) in own.Attributes)
            if (value is LayerValue single)
                places[single.Name].Add(attribute);
            else
                foreach (var (layer, name) in Numbered(Members(value).OfType<LayerValue>()))
                    places[layer.Name].Add($"{attribute}/{name}");
        foreach (var (layer, name) in Numbered(Layers(own)))
            places[layer.Name].Add($"{All}/{name}");
        return places.ToDictionary(p => p.Key, p => p.Value.ToArray(), StringComparer.Ordinal);
    }

    private static IEnumerable<ScriptValue> Members(ScriptValue value) => value is ItemsValue or TableValue ? value.Inside : [];

    private static IEnumerable<(LayerValue Layer, string Name)> Numbered(IEnumerable<LayerValue> layers)
    {
        var counter = new ObjectCounter();
        foreach (var layer in layers)
            yield return (
                layer,
                counter.Next(layer is ModelValue { IsSequential: false } ? "Functional" : layer.ClassName, hasArrays: true).Group
            );
    }
}
