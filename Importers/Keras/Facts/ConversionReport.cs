namespace KerasSharp;

/// <summary>What became, or would become, of a model that is written in the form of another release of Keras.</summary>
/// <param name="release">The release to write for.</param>
public sealed class ConversionReport(KerasVersion release)
{
    private readonly List<ConversionNote> _notes = [];

    /// <summary>The release to write for.</summary>
    public KerasVersion Release => release;

    /// <summary>The backend as whose files the model is written, which files of Keras 1 do not say.</summary>
    public TrainingBackend Backend { get; internal set; }

    /// <summary>All lines, in the order of the layers.</summary>
    public IReadOnlyList<ConversionNote> Notes => _notes;

    /// <summary>Whether a file of the release can hold the model: no line says that something was refused.</summary>
    public bool CanHold => _notes.TrueForAll(n => n.Kind != ConversionNoteKind.Refused);

    internal void Add(ConversionNoteKind kind, string layer, Wording text)
    {
        var note = new ConversionNote(kind, layer, Wording.Of(text));
        if (!_notes.Contains(note))
            _notes.Add(note);
    }

    /// <summary>The error that says what was refused.</summary>
    internal KerasUnsupportedException Refusal()
    {
        var refused = _notes
            .Where(n => n.Kind == ConversionNoteKind.Refused)
            .Select(n => n.Layer.Length == 0 ? n.Text : $"layer '{n.Layer}': {n.Text}");
        return new KerasUnsupportedException($"Keras {release} cannot hold the model: {Wording.List(refused, "; ")}");
    }

    /// <summary>A line each.</summary>
    public override string ToString() => string.Join('\n', _notes);
}
