namespace KerasSharp.View.Graph;

/// <summary>What a model's layers give, by their paths: shapes, and whether a mask comes with them.</summary>
internal sealed class ModelShapes(Model model)
{
    /// <summary>A layer's output shapes as Keras prints them; empty where they are not known.</summary>
    public string Text(string path) => model.Shapes.OfLayer(path) is { } shapes ? new SummaryRow(path, "", shapes, 0, []).OutputShape : "";

    /// <summary>A layer's class, as its file calls it.</summary>
    public string ClassName(LayerSpec layer, string path) => model.ClassNameOf(layer, path);

    /// <summary>Whether the first output of a layer's first call has a mask.</summary>
    public bool HasMask(string path) => model.Declared.Layers.TryGetValue(path, out var calls) && calls[0].Any(v => v.Mask is not null);
}
