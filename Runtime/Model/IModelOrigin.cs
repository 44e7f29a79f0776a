namespace KerasSharp;

/// <summary>Marks what an importer remembers about the file that a model came from.</summary>
public interface IModelOrigin;
