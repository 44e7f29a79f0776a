namespace KerasSharp;

/// <summary>What a line of a <see cref="ConversionReport"/> is about.</summary>
public enum ConversionNoteKind
{
    /// <summary>The release has no place for a layer or setting, and nothing that means the same; the model is not converted.</summary>
    Refused,

    /// <summary>It is written as something else that predicts the same.</summary>
    Rewritten,

    /// <summary>It predicts the same, but is trained otherwise than before.</summary>
    TrainsOtherwise,

    /// <summary>It is not carried over; no prediction depends on it.</summary>
    Dropped,

    /// <summary>Something that the caller should know.</summary>
    Warning,
}

/// <summary>One line of a <see cref="ConversionReport"/>.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Layer">The layer's path; empty for the whole model.</param>
/// <param name="Text">What was done or found, and why.</param>
public sealed record ConversionNote(ConversionNoteKind Kind, string Layer, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Wording.Of($"{Word(Kind)}: {(Layer.Length == 0 ? "" : $"{Wording.Clip(Layer)}: ")}{Text}");

    private static string Word(ConversionNoteKind kind) =>
        kind switch
        {
            ConversionNoteKind.Refused => "refused",
            ConversionNoteKind.Rewritten => "written as",
            ConversionNoteKind.TrainsOtherwise => "trains otherwise",
            ConversionNoteKind.Dropped => "left out",
            _ => "note",
        };
}
