using System.Globalization;
using System.Text;

namespace KerasSharp.Preprocessing;

/// <summary>Text as words (Keras 1.2.2, preprocessing/text.py).</summary>
public static class Words
{
    /// <summary>What Keras removes: punctuation but for the apostrophe, tabs and line ends.</summary>
    public const string Filters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

    /// <summary>The words of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="filters">Characters that count as separators.</param>
    /// <param name="lower">Whether letters are made small, as Python 3 does it.</param>
    /// <param name="split">The separator; one character where there are filters.</param>
    /// <exception cref="ArgumentException">The separator is empty, or longer than a character where there are filters.</exception>
    public static IReadOnlyList<string> Split(string text, string filters = Filters, bool lower = true, string split = " ")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentException.ThrowIfNullOrEmpty(split);
        if (filters.Length > 0 && split.Length != 1)
            throw new ArgumentException(
                $"characters can be replaced by a separator of one character only, not by '{split}'",
                nameof(split)
            );
        if (lower)
            text = Lower(text);
        if (filters.Length > 0)
            text = string.Create(
                text.Length,
                (text, filters, split),
                static (result, s) =>
                {
                    for (int i = 0; i < result.Length; i++)
                        result[i] = s.filters.Contains(s.text[i], StringComparison.Ordinal) ? s.split[0] : s.text[i];
                }
            );
        return text.Split(split, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The words of a text as numbers from 1 to <paramref name="n"/> - 1: Python 2's hash of each, on 64 bits. Different words
    /// may have the same number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="n">The size of the vocabulary, at least 2.</param>
    /// <param name="filters">Characters that count as separators.</param>
    /// <param name="lower">Whether letters are made small.</param>
    /// <param name="split">The separator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 2.</exception>
    /// <exception cref="ArgumentException"><paramref name="split"/> is empty, or has more than one character where characters are replaced
    /// by it.</exception>
    public static IReadOnlyList<int> OneHot(string text, int n, string filters = Filters, bool lower = true, string split = " ")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentException.ThrowIfNullOrEmpty(split);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        return [.. Split(text, filters, lower, split).Select(w => (int)(Int128.Abs(Python2Hash(w)) % (n - 1)) + 1)];
    }

    /// <summary>The hash that CPython 2 on 64 bits gives a string, of its UTF-8 bytes (Objects/stringobject.c, string_hash, without
    /// hash randomization, which was off by default).</summary>
    public static long Python2Hash(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length == 0)
            return 0;
        long x = bytes[0] << 7;
        foreach (byte b in bytes)
            x = unchecked(1000003 * x) ^ b;
        x ^= bytes.Length;
        return x == -1 ? -2 : x;
    }

    /// <summary>Small letters as Python 3 makes them: by Unicode's full mapping, where a capital sigma at a word's end becomes a
    /// final one and a dotted capital i keeps its dot.</summary>
    internal static string Lower(string text)
    {
        string lower = text.ToLowerInvariant();
        if (!text.Contains('Σ') && !text.Contains('İ'))
            return lower;
        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == 'İ')
                result.Append("i\u0307");
            else if (text[i] == 'Σ')
                result.Append(IsLetterNear(text, i, -1) && !IsLetterNear(text, i, 1) ? 'ς' : 'σ');
            else
                result.Append(lower[i]);
        }
        return result.ToString();
    }

    /// <summary>Whether the next character on one side that is not ignored by case is a letter with case.</summary>
    private static bool IsLetterNear(string text, int at, int direction)
    {
        for (int i = at + direction; i >= 0 && i < text.Length; i += direction)
        {
            if (char.IsUpper(text[i]) || char.IsLower(text[i]))
                return true;
            bool ignored =
                text[i] is '\'' or '.' or ':' or '^' or '`' or '\u00AD' or '\u00B7' or '\u2019'
                || char.GetUnicodeCategory(text[i])
                    is UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.Format
                        or UnicodeCategory.EnclosingMark
                        or UnicodeCategory.ModifierLetter
                        or UnicodeCategory.ModifierSymbol;
            if (!ignored)
                return false;
        }
        return false;
    }
}
