using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Preprocessing;

namespace KerasSharp.ParityTests.Runtime.Preprocessing;

/// <summary>Preprocessing against stored results of Keras 1.2.2 (tools/oracle/preprocessing_fixtures.py).</summary>
public class PreprocessingTests
{
    private static readonly JsonElement s_stored = JsonDocument
        .Parse(File.ReadAllText(Fixtures.PathOf("keras-1.2.2", "preprocessing", "preprocessing.json")))
        .RootElement;

    [Fact]
    public void Words_of_texts()
    {
        foreach (var c in Cases("words"))
            Words
                .Split(Text(c, "text")!, Text(c, "filters") ?? Words.Filters, Flag(c, "lower", true), Text(c, "split") ?? " ")
                .Should()
                .Equal(Strings(c.GetProperty("result")), "of {0}", c);
        Words
            .Lower("ΑΣ ΣΑΣ Σ Α'Σ Σ'Α ΑΣ\u0301 İstanbul")
            .Should()
            .Be("ας σας σ α'ς σ'α ας\u0301 i\u0307stanbul", "so Python 3 makes them small");
        var split = () => Words.Split("a b", split: ", ");
        split.Should().Throw<ArgumentException>().WithMessage("*one character*");
    }

    /// <summary>The hashes are those that CPython 2.7 prints on 64 bits.</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 12416037344)]
    [InlineData("b", 12544037731)]
    [InlineData("abc", 1453079729188098211)]
    [InlineData("foo", -4177197833195190597)]
    [InlineData("hello", 840651671246116861)]
    public void Python_2_hashes(string word, long hash)
    {
        Words.Python2Hash(word).Should().Be(hash);
        if (word.Length > 0)
            Words.OneHot(word.ToUpperInvariant() + "!", 1000).Should().Equal((int)(Math.Abs(hash) % 999) + 1);
    }

    [Fact]
    public void Tokenizers()
    {
        foreach (var c in Cases("tokenizers"))
        {
            var tokenizer = new Tokenizer(Number(c, "nb_words"), lower: Flag(c, "lower", true), byCharacter: Flag(c, "char_level", false));
            string[] texts = Strings(c.GetProperty("texts")),
                held = Strings(c.GetProperty("held"));
            tokenizer.FitOnTexts(texts[..2]);
            tokenizer.FitOnTexts(texts);
            var index = c.GetProperty("word_index").EnumerateObject().ToDictionary(w => w.Name, w => w.Value.GetInt32());
            tokenizer.WordIndex.Should().BeEquivalentTo(index);
            tokenizer
                .TextsToSequences(held)
                .Should()
                .BeEquivalentTo(c.GetProperty("sequences").EnumerateArray().Select(Integers), o => o.WithStrictOrdering());
            foreach (
                var (mode, name) in ((TextMatrixMode, string)[])
                    [
                        (TextMatrixMode.Binary, "binary"),
                        (TextMatrixMode.Count, "count"),
                        (TextMatrixMode.Frequency, "freq"),
                        (TextMatrixMode.TfIdf, "tfidf"),
                    ]
            )
                Same(tokenizer.TextsToMatrix(held, mode), c.GetProperty("matrices").GetProperty(name), 1e-6);

            var loaded = new Tokenizer(Number(c, "nb_words"), lower: Flag(c, "lower", true), byCharacter: Flag(c, "char_level", false));
            loaded.LoadWordIndex(c.GetProperty("word_index").GetRawText());
            loaded.TextsToSequences(held).Should().BeEquivalentTo(tokenizer.TextsToSequences(held), o => o.WithStrictOrdering());
        }
        var broken = () => new Tokenizer().LoadWordIndex("""{"a": "b"}""");
        broken.Should().Throw<KerasFormatException>().WithMessage("word index: expected a JSON object from word to number*");
        var unfitted = () => new Tokenizer().TextsToMatrix(["a"]);
        unfitted.Should().Throw<InvalidOperationException>();
        var tfidf = () =>
            new Tokenizer(5).SequencesToMatrix(
                [
                    [1],
                ],
                TextMatrixMode.TfIdf
            );
        tfidf.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Padded_sequences()
    {
        foreach (var c in Cases("paddings"))
            Same(
                Sequences.Pad(
                    [.. c.GetProperty("sequences").EnumerateArray().Select(Integers)],
                    Number(c, "maxlen"),
                    End(c, "padding"),
                    End(c, "truncating"),
                    Number(c, "value")!.Value
                ),
                c.GetProperty("result"),
                0
            );
        foreach (var c in Cases("vector_paddings"))
            Same(
                Sequences.Pad(
                    [
                        .. c.GetProperty("sequences")
                            .EnumerateArray()
                            .Select(s => s.GetArrayLength() == 0 ? Tensor.CreateFromShape<float>([0, 2]) : Array(s)),
                    ],
                    Number(c, "maxlen"),
                    End(c, "end"),
                    End(c, "end"),
                    0.25f
                ),
                c.GetProperty("result"),
                0
            );
        var ragged = () => Sequences.Pad([Tensor.CreateFromShape<float>([2, 3]), Tensor.CreateFromShape<float>([2, 4])]);
        ragged.Should().Throw<ArgumentException>().WithMessage("sequence 1: expected elements of shape (3), found (4)*");
    }

    [Fact]
    public void Sampling_and_skipgrams()
    {
        var table = s_stored.GetProperty("sampling_table").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var made = Sequences.MakeSamplingTable(table.Length, 1e-3);
        for (int i = 0; i < table.Length; i++)
            made[i].Should().BeApproximately(table[i], 1e-15);
        foreach (var c in Cases("skipgrams"))
            Sequences
                .Skipgrams(Integers(c.GetProperty("sequence")), 8, Number(c, "window")!.Value, negativeSamples: 0, shuffle: false)
                .Select(p => (p.Word, p.Other))
                .Should()
                .Equal(c.GetProperty("couples").EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetInt32())));

        int[] sequence = [.. Enumerable.Range(0, 2000).Select(i => i % 50)];
        var pairs = Sequences.Skipgrams(sequence, 50, 2, negativeSamples: 1.5, random: new Random(1));
        var real = Sequences.Skipgrams(sequence, 50, 2, negativeSamples: 0, shuffle: false).Select(p => (p.Word, p.Other)).ToArray();
        var shuffled = pairs.Where(p => p.IsNeighbour).Select(p => (p.Word, p.Other)).ToArray();
        shuffled.SequenceEqual(real).Should().BeFalse();
        shuffled.Order().SequenceEqual(real.Order()).Should().BeTrue();
        var random = pairs.Where(p => !p.IsNeighbour).ToArray();
        random.Should().HaveCount((int)(real.Length * 1.5));
        random.All(p => p.Word > 0 && p.Other > 0 && p.Other < 50).Should().BeTrue();
        random.Select(p => p.Other).Distinct().Should().HaveCount(49);
        int kept = Sequences.Skipgrams(sequence, 50, 2, 0, samplingTable: [.. Enumerable.Repeat(0.25, 50)], random: new Random(2)).Count;
        ((double)kept / real.Length).Should().BeApproximately(0.25, 0.05);
    }

    [Fact]
    public void Classes_and_vectors()
    {
        foreach (var c in Cases("categorical"))
            Same(Arrays.ToCategorical(Integers(c.GetProperty("classes")), Number(c, "count")), c.GetProperty("result"), 0);
        var beyond = () => Arrays.ToCategorical([0, 3], 3);
        beyond.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 0 to 2*");
        foreach (var c in Cases("normals"))
        {
            var values = Array(c.GetProperty("values"));
            double order =
                c.GetProperty("order").ValueKind == JsonValueKind.String ? double.PositiveInfinity : c.GetProperty("order").GetDouble();
            Same(Arrays.Normalize(values, Number(c, "axis")!.Value, order), c.GetProperty("result"), 1e-6);
            Same(values, c.GetProperty("values"), 1e-6);
        }
    }

    [Fact]
    public void Pictures_and_arrays()
    {
        foreach (var c in Cases("pictures"))
        {
            byte[] pixels = [.. Integers(c.GetProperty("pixels")).Select(p => (byte)p)];
            foreach (var (format, name) in ((DataFormat, string)[])[(DataFormat.ChannelsFirst, "th"), (DataFormat.ChannelsLast, "tf")])
            {
                var array = Pictures.ToArray(pixels, 2, 4, format);
                Same(array, c.GetProperty("array_" + name), 0);
                Pictures.FromArray(array, format, scale: false).Should().Equal(pixels);
                var floats = Array(c.GetProperty("floats"));
                if (format == DataFormat.ChannelsFirst)
                    floats = Tensor.PermuteDimensions(floats, [2, 0, 1]);
                Pictures.FromArray(floats, format).Should().Equal(Integers(c.GetProperty("picture_" + name)).Select(p => (byte)p));
                if (!c.TryGetProperty("imagenet_" + name, out var expected))
                    continue;
                Same(Pictures.ForImageNet(array.Reshape([1, .. array.Lengths]), format), expected, 1e-5);
                if (format == DataFormat.ChannelsLast)
                    Same(Pictures.ForInception(array.Reshape([1, .. array.Lengths])), c.GetProperty("inception"), 1e-6);
            }
        }
    }

    private static IEnumerable<JsonElement> Cases(string group)
    {
        var cases = s_stored.GetProperty(group);
        cases.GetArrayLength().Should().BePositive();
        return cases.EnumerateArray();
    }

    private static string? Text(JsonElement c, string key) => c.TryGetProperty(key, out var v) ? v.GetString() : null;

    private static bool Flag(JsonElement c, string key, bool otherwise) => c.TryGetProperty(key, out var v) ? v.GetBoolean() : otherwise;

    private static int? Number(JsonElement c, string key) =>
        c.TryGetProperty(key, out var v) && v.ValueKind == JsonValueKind.Number ? v.GetInt32() : null;

    private static SequenceEnd End(JsonElement c, string key) => Text(c, key) == "pre" ? SequenceEnd.Pre : SequenceEnd.Post;

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetString()!)];

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetInt32())];

    private static Tensor<float> Array(JsonElement nested)
    {
        var shape = new List<nint>();
        for (var at = nested; at.ValueKind == JsonValueKind.Array; at = at[0])
            shape.Add(at.GetArrayLength());
        var values = new List<float>();
        void Add(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
                foreach (var inner in element.EnumerateArray())
                    Add(inner);
            else
                values.Add(element.GetSingle());
        }
        Add(nested);
        return Tensor.Create(values.ToArray(), [.. shape]);
    }

    private static void Same(Tensor<float> found, JsonElement expected, double tolerance)
    {
        var array = Array(expected);
        TestModels.Shape(found).Should().Equal(TestModels.Shape(array));
        float[] a = TestModels.Values(found),
            b = TestModels.Values(array);
        for (int i = 0; i < a.Length; i++)
            ((double)a[i]).Should().BeApproximately(b[i], tolerance);
    }
}
