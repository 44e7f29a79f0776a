using System.Globalization;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Output;

/// <summary>The streams that a command reads and writes: the process's own, or a test's.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly Stream _input;
    private readonly Stream _output;

    internal Terminal(Stream input, Stream output, TextWriter error, bool showsProgress = false, TimeProvider? clock = null)
    {
        (_input, _output, Error, ShowsProgress, Clock) = (input, output, error, showsProgress, clock ?? TimeProvider.System);
        Text = new StreamWriter(output, new System.Text.UTF8Encoding(false), 1 << 12, leaveOpen: true) { NewLine = "\n" };
    }

    /// <summary>Standard input.</summary>
    internal Stream Input => _input;

    /// <summary>Standard output as bytes.</summary>
    internal Stream Output
    {
        get
        {
            Text.Flush();
            return _output;
        }
    }

    /// <summary>Standard output as text.</summary>
    internal StreamWriter Text { get; }

    /// <summary>Standard error.</summary>
    internal TextWriter Error { get; }

    /// <summary>Whether somebody looks at standard error.</summary>
    internal bool ShowsProgress { get; }

    /// <summary>Tells how much time has passed.</summary>
    internal TimeProvider Clock { get; }

    /// <summary>Says on standard error what the user should know although nothing failed.</summary>
    internal void Notice(string text) => Error.WriteLine($"kerassharp: {Clean(text)}");

    /// <summary>A text with what could steer the reader's terminal made visible: names come from strangers' files. Ends of lines
    /// stay.</summary>
    internal static string Clean(string text) =>
        text.All(c => !Steers(c)) ? text : string.Concat(text.Select(c => Steers(c) ? $"\\x{(int)c:x2}" : c.ToString()));

    private static bool Steers(char c) =>
        (char.IsControl(c) && c != '\n')
        || CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    internal static Terminal OfProcess() =>
        new(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, !Console.IsErrorRedirected);

    public void Dispose()
    {
        Text.Dispose();
        _output.Dispose();
    }
}
