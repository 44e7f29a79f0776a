using System.Globalization;
using System.Numerics.Tensors;
using KerasSharp.Preprocessing;

namespace KerasSharp.Samples;

/// <summary>Reviews with their labels, as word numbers below a vocabulary's size.</summary>
internal static class Reviews
{
    private const int Praise = 60,
        Blame = 61,
        Not = 20,
        Kinds = 15;

    /// <summary>Made-up reviews. Words follow Zipf's law; some of the frequent ones praise or blame, and "not" turns the next word
    /// round. Nine words of judgement in ten agree with the label.</summary>
    public static (IReadOnlyList<IReadOnlyList<int>> Texts, float[] Labels) Make(int count, int vocabulary, Random random)
    {
        double[] upTo = new double[vocabulary];
        for (int i = 1; i < vocabulary; i++)
            upTo[i] = upTo[i - 1] + 1.0 / i;
        int Word()
        {
            int at = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
            int word = Math.Clamp(at < 0 ? ~at : at, 1, vocabulary - 1);
            return word == Not || (word >= Praise && word < Praise + 2 * Kinds) ? Word() : word;
        }
        var texts = new List<IReadOnlyList<int>>();
        var labels = new float[count];
        for (int n = 0; n < count; n++)
        {
            bool good = random.Next(2) == 1;
            labels[n] = good ? 1 : 0;
            var text = new List<int>();
            int length = random.Next(20, 80);
            while (text.Count < length)
            {
                if (random.Next(6) > 0)
                {
                    text.Add(Word());
                    continue;
                }
                bool praise = good ^ (random.Next(10) == 0),
                    turned = random.Next(6) == 0;
                if (turned)
                    text.Add(Not);
                text.Add((praise ^ turned ? Praise : Blame) + 2 * random.Next(Kinds));
            }
            texts.Add(text);
        }
        return (texts, labels);
    }

    /// <summary>Reviews of a file: on each line 0 or 1, a tab, the text.</summary>
    /// <exception cref="KerasFormatException">A line is of another form.</exception>
    public static (IReadOnlyList<IReadOnlyList<int>> Texts, float[] Labels) Read(string path, int vocabulary)
    {
        var texts = new List<string>();
        var labels = new List<float>();
        foreach (string line in File.ReadLines(path))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || !float.TryParse(line.AsSpan(0, tab), CultureInfo.InvariantCulture, out float label) || label is not (0 or 1))
                throw new KerasFormatException(
                    $"{path}, line {texts.Count + 1}: expected 0 or 1, a tab and a text, found "
                        + $"'{(line.Length > 40 ? line[..40] + "..." : line)}'"
                );
            labels.Add(label);
            texts.Add(line[(tab + 1)..]);
        }
        var tokenizer = new Tokenizer(vocabulary);
        tokenizer.FitOnTexts(texts);
        return (tokenizer.TextsToSequences(texts), [.. labels]);
    }

    /// <summary>Padded to one length, with labels [samples, 1].</summary>
    public static TrainingData Padded(IReadOnlyList<IReadOnlyList<int>> texts, float[] labels, int length) =>
        new(Sequences.Pad(texts, length), Tensor.Create(labels, [labels.Length, 1]));
}
