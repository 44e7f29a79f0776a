using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;

namespace KerasSharp.Data;

/// <summary>Writes text, a line a sample.</summary>
internal abstract class TextPredictionWriter(Stream stream) : PredictionWriter
{
    private readonly StreamWriter _text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };

    internal override void Write(IReadOnlyList<Tensor<float>> outputs)
    {
        for (int sample = 0; sample < outputs[0].Lengths[0]; sample++)
        {
            WriteSample(_text, outputs, sample);
            _text.WriteLine();
        }
    }

    internal override void Complete() => _text.Flush();

    protected abstract void WriteSample(TextWriter text, IReadOnlyList<Tensor<float>> outputs, int sample);

    protected static ReadOnlySpan<float> Sample(Tensor<float> y, int sample)
    {
        int size = (int)(y.FlattenedLength / y.Lengths[0]);
        return Flat(y).Slice(sample * size, size);
    }
}

/// <summary>Writes one output, the numbers of a sample separated by commas, row-major.</summary>
internal sealed class CsvPredictionWriter(Stream stream) : TextPredictionWriter(stream)
{
    protected override void WriteSample(TextWriter text, IReadOnlyList<Tensor<float>> outputs, int sample)
    {
        string separator = "";
        foreach (float value in Sample(outputs[0], sample))
        {
            text.Write(separator);
            text.Write(NumberText.Show(value, "nan", "inf"));
            separator = ",";
        }
    }
}

/// <summary>Writes nested lists; for several outputs an object from their names to such lists.</summary>
internal sealed class JsonLinesPredictionWriter(Stream stream, IReadOnlyList<string> names) : TextPredictionWriter(stream)
{
    protected override void WriteSample(TextWriter text, IReadOnlyList<Tensor<float>> outputs, int sample)
    {
        if (outputs.Count == 1)
        {
            WriteList(text, Sample(outputs[0], sample), outputs[0].Lengths[1..]);
            return;
        }
        for (int i = 0; i < outputs.Count; i++)
        {
            text.Write($"{(i == 0 ? "{" : ", ")}{JsonSerializer.Serialize(names[i])}: ");
            WriteList(text, Sample(outputs[i], sample), outputs[i].Lengths[1..]);
        }
        text.Write('}');
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
