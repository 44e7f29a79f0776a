using System.Text;
using CsvHelper;

namespace KerasSharp.Cli.Data;

/// <summary>A line of numbers a sample, separated by commas. A first line in which no field begins like a number is a header.</summary>
internal sealed class CsvSamples : ITextReader
{
    private const int LongestLine = 1 << 28;

    private readonly string _name;
    private readonly CsvReader _reader;
    private bool _isFirst = true;

    internal CsvSamples(Stream stream, string name)
    {
        _name = name;
        _reader = CsvReader.Create(
            stream,
            new CsvReaderOptions
            {
                Separator = ',',
                HasHeader = false,
                TrimWhitespace = true,
                TrackLineNumbers = true,
                FieldCountMismatch = CsvFieldCountHandling.Allow,
                MalformedData = CsvMalformedDataHandling.Throw,
                MaxRecordSize = LongestLine,
            }
        );
    }

    public string Place => $"{_name}, line {_reader.LineNumber}";

    public bool Read(IReadOnlyList<TextSample> inputs)
    {
        var sample =
            inputs.Count == 1
                ? inputs[0]
                : throw new KerasException(
                    $"{_name}: a .csv file holds one array, the model has {inputs.Count}; use .npz, or .jsonl with an object for each sample"
                );
        while (Advance())
        {
            bool mayBeHeader = _isFirst;
            _isFirst = false;
            sample.Clear();
            int wrong = -1;
            for (int i = 0; i < _reader.FieldCount; i++)
            {
                if (Numbers.TryParse(_reader.GetSpan(i), out double value))
                    sample.Add(value);
                else if (wrong < 0)
                    wrong = i;
            }
            if (wrong >= 0)
            {
                if (mayBeHeader && Enumerable.Range(0, _reader.FieldCount).All(i => !BeginsLikeANumber(_reader.GetSpan(i))))
                    continue;
                throw new KerasFormatException(
                    $"{Place}, field {wrong + 1}: expected a number, found '{Numbers.Shorten(Encoding.UTF8.GetString(_reader.GetSpan(wrong)))}'{(_reader.GetSpan(wrong).ContainsAny(";\t "u8) ? "; fields are separated by commas" : "")}"
                );
            }
            sample.Shape.Add(sample.Count);
            return true;
        }
        return false;
    }

    public void Dispose() => _reader.Dispose();

    private static bool BeginsLikeANumber(ReadOnlySpan<byte> field) =>
        !field.IsEmpty && field[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.';

    private bool Advance()
    {
        try
        {
            return _reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw new KerasFormatException($"{_name}: {Wording.Clip(e.Message)}", e);
        }
    }
}
