namespace KerasSharp.Importers.Keras.Import;

/// <summary>Where an architecture stands, for messages and reports.</summary>
/// <param name="File">The file, or what messages call a text without one.</param>
/// <param name="Attribute">The path inside of it; null for the whole.</param>
internal sealed record ArchitecturePlace(string File, string? Attribute = null)
{
    public override string ToString() => Attribute is null ? File : $"{File}: {Attribute}";
}
