using System.Text;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp;

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

    /// <summary>Why the model is not compiled for training although its file says how it was trained: a loss of the user's own, say.
    /// Null where it is, or where the file does not say.</summary>
    public string? NotCompiled { get; internal set; }

    /// <summary>Whether the file has an optimizer that is known, compiled or not.</summary>
    internal bool KnowsOptimizer { get; set; }

    /// <summary>Whether the file has a loss that is known, compiled or not.</summary>
    internal bool KnowsLoss { get; set; }

    /// <summary>What is wrong with the file's optimizer; null where nothing is.</summary>
    internal KerasUnsupportedException? UnknownOptimizer { get; set; }

    /// <summary>Why the model that was read is trained otherwise than the file's own; null where it is not.</summary>
    internal KerasUnsupportedException? TrainsOtherwise { get; set; }

    /// <summary>The same where each call of a model adds up the penalties inside; null where it is not.</summary>
    internal KerasUnsupportedException? AddsUpOtherwise { get; set; }

    /// <summary>All lines, in the order of reading.</summary>
    public IReadOnlyList<ImportNote> Notes => _notes;

    /// <summary>What was turned or renamed, layer by layer.</summary>
    public IEnumerable<ImportNote> Conversions => Of(ImportNoteKind.Conversion);

    /// <summary>Keys that say nothing about numbers and were passed over.</summary>
    public IEnumerable<ImportNote> IgnoredKeys => Of(ImportNoteKind.IgnoredKey);

    /// <summary>What the file left open and the release decides.</summary>
    public IEnumerable<ImportNote> Defaults => Of(ImportNoteKind.Default);

    /// <summary>What the user should know.</summary>
    public IEnumerable<ImportNote> Warnings => Of(ImportNoteKind.Warning);

    /// <summary>The rules of the file's release and backend that it was read by; <c>kerassharp inspect --quirks</c> lists all there
    /// are.</summary>
    public IEnumerable<ImportNote> Quirks => Of(ImportNoteKind.Quirk);

    internal void Add(ImportNoteKind kind, string layer, Wording text, Advice? advice = null)
    {
        var note = new ImportNote(kind, layer, text.ToString()) { Advice = advice };
        if (_known.Add(note))
            _notes.Add(note);
    }

    /// <summary>Says that a quirk applied; however many layers it touches, it is one line.</summary>
    internal void Add(Quirk quirk) => Add(ImportNoteKind.Quirk, "", quirk.ToString());

    private IEnumerable<ImportNote> Of(ImportNoteKind kind) => _notes.Where(n => n.Kind == kind);

    /// <summary>The whole report as lines of text.</summary>
    public override string ToString() => Say(a => a.ToString());

    /// <summary>The whole report as lines of text, with all advice as <paramref name="word"/> says it.</summary>
    /// <param name="word">Puts advice into words.</param>
    public string Say(Func<Advice, string> word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var text = new StringBuilder();
        text.AppendLine($"files: {Wording.List(Files)}");
        text.AppendLine($"keras version: {Version}");
        text.AppendLine($"backend: {Backend}");
        if (DimOrdering is { } ordering)
            text.AppendLine($"dim ordering: {ordering}");
        text.AppendLine($"weights: {WeightMatching}");
        ImportNoteKind[] order =
        [
            ImportNoteKind.Warning,
            ImportNoteKind.Conversion,
            ImportNoteKind.Quirk,
            ImportNoteKind.Default,
            ImportNoteKind.IgnoredKey,
        ];
        foreach (var kind in order)
        foreach (var note in Of(kind))
            text.AppendLine($"{kind}: {note.Say(word)}");
        return text.ToString();
    }
}
