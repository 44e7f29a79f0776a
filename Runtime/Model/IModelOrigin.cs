namespace KerasSharp;

/// <summary>Marks what an importer remembers about the file that a model came from.</summary>
internal interface IModelOrigin
{
    /// <summary>Why the model is not compiled for training although its file says how it was trained; null elsewhere.</summary>
    string? NotCompiled => null;

    /// <summary>What the file, or the release that wrote it, calls a weight; null for one that it does not have.</summary>
    /// <param name="path">The runtime's path: <c>lstm_1/W</c>.</param>
    string? WeightName(string path) => null;

    /// <summary>What the file calls a layer's class; null for a layer that it does not say it of.</summary>
    /// <param name="layer">The layer's name.</param>
    string? ClassName(string layer) => null;
}
