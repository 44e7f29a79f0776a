using System.Text;

namespace KerasSharp.Data;

/// <summary>What becomes of a number that is missing: of an empty field, a word for none, or null.</summary>
internal enum MissingKind
{
    /// <summary>It is an error.</summary>
    Error,

    /// <summary>It is the mean of its column's other numbers, over the whole input.</summary>
    Mean,

    /// <summary>It is one number for all.</summary>
    Value,
}

/// <summary>How missing numbers are filled in.</summary>
/// <param name="Kind">What becomes of one.</param>
/// <param name="Value">The number of <see cref="MissingKind.Value"/>.</param>
internal sealed record MissingRule(MissingKind Kind, double Value = 0)
{
    internal static readonly MissingRule Error = new(MissingKind.Error);

    private static readonly string[] s_words = ["na", "n/a", "#n/a", "nan", "null", "none", "nil", "missing"];

    /// <summary>Whether a field is a missing number that is filled in. A field "nan" is a number where none are.</summary>
    internal bool Takes(ReadOnlySpan<byte> field) => Kind != MissingKind.Error && IsNone(field);

    /// <summary>Whether a field is empty, or a word for none.</summary>
    internal static bool IsNone(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
            return true;
        foreach (string word in s_words)
            if (word.Length == field.Length && Ascii.EqualsIgnoreCase(field, word))
                return true;
        return false;
    }

    /// <summary>Puts a missing number into a sample.</summary>
    internal void AddTo(TextSample sample)
    {
        if (Kind == MissingKind.Value)
            sample.Add(Value);
        else
            sample.AddMissing();
    }
}
