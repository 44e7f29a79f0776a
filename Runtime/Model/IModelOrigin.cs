namespace KerasSharp;

/// <summary>Marks what an importer remembers about the file that a model came from.</summary>
internal interface IModelOrigin
{
    /// <summary>Why the model is not compiled for training although its file says how it was trained; null elsewhere.</summary>
    string? NotCompiled => null;
}
