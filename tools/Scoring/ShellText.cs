namespace KerasSharp.Scoring;

/// <summary>Words for a shell.</summary>
internal static class ShellText
{
    /// <summary>One word that a POSIX shell takes as it is.</summary>
    internal static string Quote(string word) =>
        word.Length > 0
        && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ',' or ':' or '=' or '+' or '@' or '%')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Several words.</summary>
    internal static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
