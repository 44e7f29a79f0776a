namespace KerasSharp.Onnx.Emission;

/// <summary>What a file cannot have the same, as it is found.</summary>
internal sealed class Notes
{
    private readonly OrderedDictionary<string, List<string>> _layers = [];

    /// <summary>Notes it for a layer.</summary>
    internal void Add(string layer, string text)
    {
        if (!_layers.TryGetValue(text, out var layers))
            _layers[text] = layers = [];
        if (!layers.Contains(layer))
            layers.Add(layer);
    }

    /// <summary>All notes, each with its layers.</summary>
    internal IReadOnlyList<OnnxNote> All => [.. _layers.Select(n => new OnnxNote(n.Key, n.Value))];
}
