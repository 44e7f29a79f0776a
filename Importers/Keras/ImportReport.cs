using System.Text;

namespace KerasSharp;

/// <summary>What was found out about a file.</summary>
/// <param name="Value">What was decided.</param>
/// <param name="Evidence">From what.</param>
/// <param name="Certain">False where the file allows another reading; <see cref="KerasImportOptions"/> can decide it.</param>
public sealed record Detected<T>(T Value, string Evidence, bool Certain = true)
{
    public override string ToString() => $"{Value} ({(Certain ? "" : "assumed: ")}{Evidence})";
}

/// <summary>What a line of an <see cref="ImportReport"/> is about.</summary>
public enum ImportNoteKind
{
    /// <summary>Something was brought into another form; saving brings it back.</summary>
    Conversion,

    /// <summary>A key that has no bearing on results.</summary>
    IgnoredKey,

    /// <summary>A key that the file lacks; Keras's default was taken.</summary>
    Default,

    /// <summary>Something that the caller should know.</summary>
    Warning,
}

/// <summary>One line of an <see cref="ImportReport"/>.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Layer">The layer's path; empty for the whole file.</param>
/// <param name="Text">What was done or found, and why.</param>
public sealed record ImportNote(ImportNoteKind Kind, string Layer, string Text)
{
    public override string ToString() => Layer.Length == 0 ? Text : $"{Wording.Clip(Layer)}: {Text}";
}

/// <summary>How a file was understood: what was detected and from which evidence, each conversion made, each key ignored and why.</summary>
public sealed class ImportReport
{
    private readonly List<ImportNote> _notes = [];
    private readonly HashSet<ImportNote> _known = [];

    /// <summary>The files read, as they were named.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The release of Keras that wrote the file.</summary>
    public required Detected<KerasVersion> Version { get; init; }

    /// <summary>The library that the model was trained on.</summary>
    public required Detected<TrainingBackend> Backend { get; init; }

    /// <summary>The image layout that layers have which do not store it; null where no layer has images.</summary>
    public Detected<DataFormat>? DimOrdering { get; internal set; }

    /// <summary>How weights were matched to layers: by name or by position.</summary>
    public string WeightMatching { get; internal set; } = "no weights read";

    /// <summary>All lines, in the order of reading.</summary>
    public IReadOnlyList<ImportNote> Notes => _notes;

    public IEnumerable<ImportNote> Conversions => Of(ImportNoteKind.Conversion);
    public IEnumerable<ImportNote> IgnoredKeys => Of(ImportNoteKind.IgnoredKey);
    public IEnumerable<ImportNote> Defaults => Of(ImportNoteKind.Default);
    public IEnumerable<ImportNote> Warnings => Of(ImportNoteKind.Warning);

    internal void Add(ImportNoteKind kind, string layer, Wording text)
    {
        var note = new ImportNote(kind, layer, text.ToString());
        if (_known.Add(note))
            _notes.Add(note);
    }

    private IEnumerable<ImportNote> Of(ImportNoteKind kind) => _notes.Where(n => n.Kind == kind);

    /// <summary>The whole report as lines of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"files: {Wording.List(Files)}");
        text.AppendLine($"keras version: {Version}");
        text.AppendLine($"backend: {Backend}");
        if (DimOrdering is { } ordering)
            text.AppendLine($"dim ordering: {ordering}");
        text.AppendLine($"weights: {WeightMatching}");
        foreach (var kind in new[] { ImportNoteKind.Warning, ImportNoteKind.Conversion, ImportNoteKind.Default, ImportNoteKind.IgnoredKey })
        foreach (var note in Of(kind))
            text.AppendLine($"{kind}: {note}");
        return text.ToString();
    }
}
