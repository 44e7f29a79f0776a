using KerasSharp.Cli.Data;
using KerasSharp.Fuzz.Running;

namespace KerasSharp.Fuzz.Targets;

/// <summary>Samples as text, read as the command does for inputs of several kinds.</summary>
internal sealed class SamplesTarget(string format) : ITarget
{
    private static readonly InputSchema[][] s_schemas =
    [
        [new InputSchema("x", [4], false)],
        [new InputSchema("x", [null], true)],
        [new InputSchema("x", [2, 2], false)],
        [new InputSchema("x", [], false)],
        [new InputSchema("x", [null, 2], false)],
        [new InputSchema("a", [4], false), new InputSchema("b", [1], false)],
    ];

    public string Name => format;

    private string FileName => $"fuzz.{format}";

    public bool NamesPlace(string message) => message.Contains(FileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        KerasException? refused = null;
        int read = 0;
        foreach (var schemas in s_schemas)
        {
            try
            {
                Read(bytes, schemas, new SequencePadding(null));
                if (schemas.Length == 1 && schemas[0].IsSequence)
                    Read(bytes, schemas, new SequencePadding(5, SequenceEnd.Post));
                read++;
            }
            catch (KerasException e)
            {
                refused ??= e;
            }
        }
        if (read == 0)
            throw refused!;
    }

    private void Read(byte[] bytes, InputSchema[] schemas, SequencePadding padding)
    {
        string[] names = [.. schemas.Select(s => s.Name)];
        using var samples = new TextSampleReader(
            () =>
                format == "csv"
                    ? new CsvSamples(new MemoryStream(bytes, writable: false), FileName)
                    : new JsonLinesSamples(new MemoryStream(bytes, writable: false), FileName, names),
            schemas,
            padding
        );
        while (samples.Read(7)[0].Lengths[0] > 0) { }
    }
}
