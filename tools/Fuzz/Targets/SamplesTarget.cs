using System.Text;
using KerasSharp.Data;
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

    private static readonly TextRules[] s_rules =
    [
        TextRules.Usual,
        new(CsvHeader.No),
        new(CsvHeader.Yes, SkipsBlankLines: true),
        new(CsvHeader.Auto, SkipsBlankLines: true),
    ];

    public string Name => format;

    private string FileName => $"fuzz.{format}";

    public bool NamesPlace(string message) => message.Contains(FileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        KerasException? refused = null;
        int read = 0;
        foreach (var schemas in s_schemas)
        foreach (var rules in s_rules)
        {
            try
            {
                Read(bytes, schemas, new SequencePadding(null), rules);
                if (schemas.Length == 1 && schemas[0].IsSequence)
                    Read(bytes, schemas, new SequencePadding(5, SequenceEnd.Post), rules);
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

    private void Read(byte[] bytes, InputSchema[] schemas, SequencePadding padding, TextRules rules)
    {
        var notices = new HashSet<string>();
        using var samples = new RowSampleReader(
            () =>
                format == "csv"
                    ? new CsvSamples(new MemoryStream(bytes, writable: false), FileName, rules, n => notices.Add(n))
                    : new JsonLinesSamples(new MemoryStream(bytes, writable: false), FileName, schemas, rules),
            schemas,
            padding
        );
        long count = 0;
        while (samples.Read(7).Count is > 0 and var some)
            count += some;
        RequireAllRows(bytes, count, notices.Count + (rules.Header == CsvHeader.Yes && format == "csv" ? 1 : 0));
    }

    /// <summary>No line that holds anything may be lost but a header.</summary>
    private void RequireAllRows(byte[] bytes, long samples, int headers)
    {
        // Quotes may hold the ends of lines, and bytes may be another encoding's.
        if (bytes.AsSpan().Contains((byte)'"') || bytes is [0xFE or 0xFF, ..] or [0, 0, ..])
            return;
        string text = Encoding.UTF8.GetString(bytes);
        int lines = text.TrimStart('\uFEFF').Split(format == "csv" ? ['\n', '\r'] : ['\n']).Count(l => l.Trim(' ', '\t', '\r').Length > 0);
        if (samples + headers != lines)
            throw new InvalidOperationException($"{lines} lines gave {samples} samples and {headers} headers");
    }
}
