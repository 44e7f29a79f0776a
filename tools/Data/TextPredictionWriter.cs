using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;

namespace KerasSharp.Data;

/// <summary>Writes text, a line a sample. What is given is with the stream before the next is taken.</summary>
internal abstract class TextPredictionWriter(Stream stream) : PredictionWriter
{
    private readonly StreamWriter _text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
    private bool _isBegun;

    public override void Write(PredictionBatch batch)
    {
        if (!_isBegun)
            WriteHeader(_text, batch);
        _isBegun = true;
        for (int sample = 0; sample < batch.Count; sample++)
        {
            WriteSample(_text, batch, sample);
            _text.WriteLine();
        }
    }

    public override void Complete() => _text.Flush();

    protected virtual void WriteHeader(TextWriter text, PredictionBatch batch) { }

    protected abstract void WriteSample(TextWriter text, PredictionBatch batch, int sample);

    protected static ReadOnlySpan<float> Sample(Tensor<float> y, int sample)
    {
        int size = (int)(y.FlattenedLength / y.Lengths[0]);
        return Flat(y).Slice(sample * size, size);
    }
}

/// <summary>Writes one output, the numbers of a sample separated by commas, row-major. Where there are ids they come first, and a header
/// stands above.</summary>
internal sealed class CsvPredictionWriter(Stream stream, string name, IReadOnlyList<IdColumn> ids, OutputRules rules)
    : TextPredictionWriter(stream)
{
    protected override void WriteHeader(TextWriter text, PredictionBatch batch)
    {
        if (ids.Count == 0 || rules.GoesOn)
            return;
        long size = batch.Outputs[0].Lengths[1..].ToArray().Aggregate(1L, (a, b) => a * b);
        var outputs = size == 1 ? [name] : Enumerable.Range(0, (int)size).Select(i => $"{name}_{i}");
        text.WriteLine(string.Join(rules.Delimiter, ids.Select(i => i.Name).Concat(outputs).Select(Quote)));
    }

    protected override void WriteSample(TextWriter text, PredictionBatch batch, int sample)
    {
        bool isFirst = true;
        foreach (var column in batch.Ids)
            Field(Quote(column[sample].Text));
        foreach (float value in Sample(batch.Outputs[0], sample))
            Field(NumberText.Show(value, "nan", "inf"));
        void Field(string field)
        {
            if (!isFirst)
                text.Write(rules.Delimiter);
            isFirst = false;
            text.Write(field);
        }
    }

    // Spaces at the ends are part of a quoted field only.
    private string Quote(string field) =>
        field.AsSpan().IndexOfAny('"', '\n', '\r') >= 0
        || field.Contains(rules.Delimiter)
        || field.Length != field.Trim().Length
        || field.Length == 0
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
}

/// <summary>Writes nested lists; for several outputs, or where there are ids, an object from their names to such values.</summary>
internal sealed class JsonLinesPredictionWriter(Stream stream, IReadOnlyList<string> names, IReadOnlyList<IdColumn> ids)
    : TextPredictionWriter(stream)
{
    protected override void WriteSample(TextWriter text, PredictionBatch batch, int sample)
    {
        var outputs = batch.Outputs;
        if (outputs.Count == 1 && ids.Count == 0)
        {
            WriteList(text, Sample(outputs[0], sample), outputs[0].Lengths[1..]);
            return;
        }
        char before = '{';
        for (int i = 0; i < ids.Count; i++)
        {
            Key(ids[i].Name);
            var id = batch.Ids[i][sample];
            text.Write(id.IsBare ? id.Text : JsonText.Quoted(id.Text));
        }
        for (int i = 0; i < outputs.Count; i++)
        {
            Key(names[i]);
            WriteList(text, Sample(outputs[i], sample), outputs[i].Lengths[1..]);
        }
        text.Write('}');
        void Key(string name)
        {
            text.Write(before == '{' ? "{" : ", ");
            text.Write($"{JsonText.Quoted(name)}: ");
            before = ',';
        }
    }

    private static void WriteList(TextWriter text, ReadOnlySpan<float> values, ReadOnlySpan<nint> lengths)
    {
        if (lengths.IsEmpty)
        {
            text.Write(NumberText.Show(values[0], "NaN", "Infinity"));
            return;
        }
        int size = lengths[0] == 0 ? 0 : values.Length / (int)lengths[0];
        text.Write('[');
        for (int i = 0; i < lengths[0]; i++)
        {
            if (i > 0)
                text.Write(", ");
            WriteList(text, values.Slice(i * size, size), lengths[1..]);
        }
        text.Write(']');
    }
}
