namespace KerasSharp.Importers.Keras.Facts;

/// <summary>From what something was found out about a file.</summary>
internal enum EvidenceKind
{
    /// <summary>The caller's options.</summary>
    Caller,

    /// <summary>An attribute of a group: its name, the group's path.</summary>
    Attribute,

    /// <summary>A key of metadata.json in a .keras file: its name.</summary>
    Metadata,

    /// <summary>A key beside class_name: its name.</summary>
    ArchitectureKey,

    /// <summary>A model with a name and no class_name.</summary>
    FlatArchitecture,

    /// <summary>Arrays called param_0, param_1.</summary>
    NumberedArrays,

    /// <summary>An attribute that only later releases write: its name, and what began to write it.</summary>
    LaterAttribute,

    /// <summary>A key that only some releases write, and no key that says the release: its name, the releases.</summary>
    UnversionedKey,

    /// <summary>Groups of weights as only some releases call them: the name, the releases.</summary>
    GroupNames,

    /// <summary>Keys that only some releases write: the releases, the keys.</summary>
    ConfigKeys,

    /// <summary>Nothing tells the release: the releases that are meant.</summary>
    NoRelease,

    /// <summary>An array's name as one backend gives it: the name, how it ends, the backend.</summary>
    ArrayName,

    /// <summary>Something that Keras has on one backend only: what, the releases, the backend.</summary>
    OneBackendOnly,

    /// <summary>The backend has no bearing on the releases' files: the release.</summary>
    OneMeaning,

    /// <summary>Nothing tells the backend.</summary>
    NoBackend,

    /// <summary>One layer stores a layout and no layer another: the layer.</summary>
    StoredByLayer,

    /// <summary>Layers store different layouts: the layer that stores this one.</summary>
    StoredByNearest,

    /// <summary>A release's default: the release.</summary>
    Default,

    /// <summary>What is not a release's default: the release.</summary>
    NotDefault,

    /// <summary>The sizes of all layers agree in one layout only.</summary>
    OnlyFittingSizes,

    /// <summary>Nested models get inputs of their declared shapes in one layout only.</summary>
    OnlyFittingInputs,
}

/// <summary>From what something was found out: a kind that code can ask, and the values for its sentence.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Values">What the kind says that it needs.</param>
internal sealed record Evidence(EvidenceKind Kind, params string[] Values)
{
    /// <summary>What was found out later and confirms it; null where nothing was.</summary>
    internal Evidence? Confirmed { get; init; }

    public override string ToString() => Confirmed is null ? Sentence : $"{Sentence}; {Confirmed}";

    private string Sentence =>
        Kind switch
        {
            EvidenceKind.Caller => "given by the caller",
            EvidenceKind.Attribute => $"attribute {Wording.Clip(Values[0])} of {Wording.Clip(Values[1])}",
            EvidenceKind.Metadata => $"{Wording.Clip(Values[0])} in metadata.json",
            EvidenceKind.OneMeaning => $"Keras {Wording.Clip(Values[0])} stores the same on every backend",
            EvidenceKind.ArchitectureKey => $"{Wording.Clip(Values[0])} in the architecture",
            EvidenceKind.FlatArchitecture => $"the architecture has a name and no class_name, as in {Wording.Clip(Values[0])}",
            EvidenceKind.NumberedArrays => $"arrays called param_0, as in {Wording.Clip(Values[0])}",
            EvidenceKind.LaterAttribute => $"an attribute {Wording.Clip(Values[0])}, which {Wording.Clip(Values[1])} began to write",
            EvidenceKind.UnversionedKey => $"a key {Wording.Clip(Values[0])} and no keras_version, as in {Wording.Clip(Values[1])}",
            EvidenceKind.GroupNames => $"weights in groups called {Wording.Clip(Values[0])}, as in {Wording.Clip(Values[1])}",
            EvidenceKind.ConfigKeys => $"keys of {Wording.Clip(Values[0])} ({Wording.Clip(Values[1])})",
            EvidenceKind.NoRelease => $"nothing in the file says which release of {Wording.Clip(Values[0])} wrote it",
            EvidenceKind.ArrayName =>
                $"names of arrays {Wording.Clip(Values[1])} ('{Wording.Clip(Values[0])}'), as {Wording.Clip(Values[2])} has them",
            EvidenceKind.OneBackendOnly =>
                $"{Wording.Clip(Values[0])}, which {Wording.Clip(Values[1])} has on {Wording.Clip(Values[2])} only",
            EvidenceKind.NoBackend => "nothing in the file tells Theano and TensorFlow apart",
            EvidenceKind.StoredByLayer => $"stored by layer '{Wording.Clip(Values[0])}' and no layer stores another",
            EvidenceKind.StoredByNearest =>
                $"stored by layer '{Wording.Clip(Values[0])}'; each layer that stores none follows the nearest that does",
            EvidenceKind.Default => $"the default of Keras {Wording.Clip(Values[0])}",
            EvidenceKind.NotDefault => $"not the default of Keras {Wording.Clip(Values[0])}",
            EvidenceKind.OnlyFittingSizes => "the only layout in which the sizes of all layers agree",
            EvidenceKind.OnlyFittingInputs => "the only layout in which nested models get inputs of the shapes that they declare",
            _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, null),
        };
}
