using System.Numerics.Tensors;

namespace KerasSharp.Samples;

/// <summary>Data that follow a rule, the same here and in <c>tools/oracle/samples.py</c>.</summary>
internal static class RuleData
{
    private const string Digits = " +0123456789",
        Letters = " .abcdeghiklnorst";

    private static readonly string[] s_who = ["the cat", "a dog", "the bird"],
        s_does = ["sees", "likes", "hears"],
        s_what = ["the sea", "a song", "the rain"];

    /// <summary>Word numbers [count, length], every fourth of which judges, and what they judge [count, 1].</summary>
    internal static (Tensor<float> X, Tensor<float> Y) Reviews(int count, int length, uint seed = 1)
    {
        var rule = new Rule(seed);
        float[] x = new float[count * length],
            y = new float[count];
        for (int n = 0; n < count; n++)
        {
            y[n] = rule.Below(2);
            for (int t = 0; t < length; t++)
                x[n * length + t] = rule.Below(4) == 0 ? (y[n] == 1 ? 10 : 30) + rule.Below(10) : 50 + rule.Below(900);
        }
        return (Tensor.Create(x, [count, length]), Tensor.Create(y, [count, 1]));
    }

    /// <summary>Windows of a noisy sine wave [count, window, 1], and the value behind each [count, 1].</summary>
    internal static (Tensor<float> X, Tensor<float> Y) Wave(int count, int window)
    {
        var rule = new Rule(2);
        float[] noisy =
        [
            .. Enumerable
                .Range(0, count + window)
                .Select(t => (float)(Math.Sin(t * 2 * Math.PI / 40) + 0.1 * (rule.Below(1000) / 1000.0 - 0.5))),
        ];
        float[] x = [.. Enumerable.Range(0, count).SelectMany(t => noisy[t..(t + window)])];
        return (Tensor.Create(x, [count, window, 1]), Tensor.Create(noisy[window..], [count, 1]));
    }

    /// <summary>Numbers from -1 to 1: [count, length, width], and [count, 1].</summary>
    internal static (Tensor<float> X, Tensor<float> Y) Plain(int count, int length, int width)
    {
        var rule = new Rule(3);
        float[] Draw(int n) => [.. Enumerable.Range(0, n).Select(_ => (float)(rule.Below(2001) / 1000.0 - 1))];
        var x = Tensor.Create(Draw(count * length * width), [count, length, width]);
        return (x, Tensor.Create(Draw(count), [count, 1]));
    }

    /// <summary>Sums as text, "7+85 " [count, 5, 12], and their results, "92 " [count, 3, 12], letter by letter.</summary>
    internal static (Tensor<float> X, Tensor<float> Y) Sums(int count, uint seed = 4)
    {
        var rule = new Rule(seed);
        (int A, int B)[] pairs = [.. Enumerable.Range(0, count).Select(_ => (rule.Below(100), rule.Below(100)))];
        return (
            OneHot([.. pairs.Select(p => $"{p.A}+{p.B}".PadRight(5))], Digits),
            OneHot([.. pairs.Select(p => $"{p.A + p.B}".PadRight(3))], Digits)
        );
    }

    /// <summary>What letters of sums say.</summary>
    internal static string[] Read(Tensor<float> sums) => Text(sums, Digits);

    /// <summary>Parts of a story in 17 letters: row r of a batch goes on where row r of the batch before ended; targets are one letter
    /// further. Each [rows, steps, 17].</summary>
    internal static (Tensor<float> X, Tensor<float> Y)[] Streams(int batches, int rows, int steps)
    {
        int each = batches * steps + 1;
        string text = Story(rows * each);
        string[] parts = [.. Enumerable.Range(0, rows).Select(r => text.Substring(r * each, each))];
        Tensor<float> Cut(int from) => OneHot([.. parts.Select(p => p.Substring(from, steps))], Letters);
        return [.. Enumerable.Range(0, batches).Select(b => (Cut(b * steps), Cut(b * steps + 1)))];
    }

    /// <summary>A letter of the story as [1, 1, 17], and the likeliest letter of such a one.</summary>
    internal static Tensor<float> Letter(char letter) => OneHot([$"{letter}"], Letters);

    /// <inheritdoc cref="Letter"/>
    internal static char Likeliest(Tensor<float> letter) => Text(letter, Letters)[0][0];

    /// <summary>Pictures [count, 16, 16, 1] of a bar across, a bar down or a diagonal in noise, or their negatives, and which it is
    /// [count, 3].</summary>
    internal static (Tensor<float> X, Tensor<float> Y) Pictures(int count, bool inverted)
    {
        var rule = new Rule(inverted ? 7u : 6u);
        float[] x = new float[count * 256],
            y = new float[count * 3];
        for (int n = 0; n < count; n++)
        {
            int kind = rule.Below(3),
                at = rule.Below(16);
            y[n * 3 + kind] = 1;
            for (int r = 0; r < 16; r++)
            for (int c = 0; c < 16; c++)
            {
                bool on = kind switch
                {
                    0 => r == at,
                    1 => c == at,
                    _ => (r + at) % 16 == c,
                };
                int value = (on ? 204 : 0) + rule.Below(52);
                x[n * 256 + r * 16 + c] = (inverted ? 255 - value : value) / 255f;
            }
        }
        return (Tensor.Create(x, [count, 16, 16, 1]), Tensor.Create(y, [count, 3]));
    }

    /// <summary>Pictures as bytes [count, 224, 224, 3]: a square, red in even ones and blue in odd ones, on grey.</summary>
    internal static byte[] Squares(int count)
    {
        const int Size = 224;
        var rule = new Rule(8);
        var made = new byte[count * Size * Size * 3];
        for (int n = 0; n < count; n++)
        {
            var picture = made.AsSpan(n * Size * Size * 3, Size * Size * 3);
            picture.Fill((byte)(96 + rule.Below(64)));
            int top = rule.Below(100),
                left = rule.Below(100),
                side = 60 + rule.Below(60);
            ReadOnlySpan<byte> colour = n % 2 == 0 ? [230, 40, 40] : [40, 40, 230];
            for (int r = top; r < top + side; r++)
            for (int c = left; c < left + side; c++)
                colour.CopyTo(picture[((r * Size + c) * 3)..]);
        }
        return made;
    }

    private static string Story(int length)
    {
        var rule = new Rule(5);
        var text = new System.Text.StringBuilder();
        while (text.Length < length)
        {
            text.Append(s_who[rule.Below(3)]).Append(' ').Append(s_does[rule.Below(3)]).Append(' ');
            text.Append(s_what[rule.Below(3)]).Append(". ");
        }
        return text.ToString(0, length);
    }

    private static Tensor<float> OneHot(string[] rows, string letters)
    {
        int steps = rows[0].Length;
        var x = new float[rows.Length * steps * letters.Length];
        for (int n = 0; n < rows.Length; n++)
        for (int t = 0; t < steps; t++)
            x[(n * steps + t) * letters.Length + letters.IndexOf(rows[n][t], StringComparison.Ordinal)] = 1;
        return Tensor.Create(x, [rows.Length, steps, letters.Length]);
    }

    private static string[] Text(Tensor<float> x, string letters)
    {
        int rows = (int)x.Lengths[0],
            steps = (int)x.Lengths[1];
        var flat = new float[x.FlattenedLength];
        x.FlattenTo(flat);
        char At(int n, int t) => letters[TensorPrimitives.IndexOfMax<float>(flat.AsSpan((n * steps + t) * letters.Length, letters.Length))];
        return [.. Enumerable.Range(0, rows).Select(n => string.Concat(Enumerable.Range(0, steps).Select(t => At(n, t))))];
    }
}
