using System.Runtime.CompilerServices;

namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>Values as they are now: lists and dictionaries that change afterwards are copied.</summary>
internal static class KeptValues
{
    /// <summary>A value that later changes do not reach.</summary>
    internal static ScriptValue Of(ScriptValue value) => Of(value, new(ReferenceEqualityComparer.Instance));

    // A list that stands in another many times, or in itself, is copied once.
    private static ScriptValue Of(ScriptValue value, Dictionary<ScriptValue, ScriptValue> known)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is not (ItemsValue or TableValue))
            return value;
        if (known.TryGetValue(value, out var copy))
            return copy;
        if (value is ItemsValue items)
        {
            var list = new ItemsValue([], items.IsList);
            known[value] = list;
            list.Items.AddRange(items.Items.Select(i => Of(i, known)));
            return list;
        }
        var table = new TableValue([]);
        known[value] = table;
        table.Entries.AddRange(((TableValue)value).Entries.Select(e => (e.Key, Of(e.Value, known))));
        return table;
    }
}
