namespace KerasSharp;

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

    /// <summary>A rule of the file's release or backend that other releases do not have, and that the file was read by.</summary>
    Quirk,
}

/// <summary>One line of an <see cref="ImportReport"/>.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Layer">The layer's path; empty for the whole file.</param>
/// <param name="Text">What was done or found, and why.</param>
public sealed record ImportNote(ImportNoteKind Kind, string Layer, string Text)
{
    /// <summary>What can be done about it, where something can.</summary>
    public Advice? Advice { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Say(a => a.ToString());

    /// <summary>The line, with the advice as <paramref name="word"/> says it.</summary>
    /// <param name="word">Puts advice into words.</param>
    public string Say(Func<Advice, string> word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return $"{(Layer.Length == 0 ? "" : $"{Wording.Clip(Layer)}: ")}{Text}{(Advice is null ? "" : $"; {word(Advice)}")}";
    }
}
