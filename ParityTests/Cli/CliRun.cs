using System.Text;
using KerasSharp.Cli;
using KerasSharp.Cli.Output;

namespace KerasSharp.ParityTests.Cli;

/// <summary>A run of the command inside this process.</summary>
internal sealed record CliRun(int ExitCode, byte[] Output, string Error)
{
    /// <summary>Standard output as text.</summary>
    internal string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Standard error without the lines that tell of a training's epochs.</summary>
    internal string Messages =>
        string.Concat(Error.Split('\n').Where(l => !l.StartsWith("epoch ", StringComparison.Ordinal)).Select(l => l + "\n"))[..^1];

    internal static CliRun Of(params string[] arguments) => With([], arguments);

    internal static CliRun With(byte[] input, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int code;
        using (var terminal = new Terminal(new PipeStream(input), output, error))
            code = App.Run(arguments, terminal);
        return new CliRun(code, output.ToArray(), error.ToString());
    }

    /// <summary>Can be read forward only, as a pipe.</summary>
    private sealed class PipeStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
