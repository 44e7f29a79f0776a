namespace KerasSharp.Cli.Demos;

/// <summary>Embedding(mask_zero), Bidirectional(LSTM), TimeDistributed(Dense(softmax)): parts of speech.</summary>
internal sealed class TaggerDemo : Demo
{
    private const int Shown = 4;

    internal override string Folder => "tagger";
    internal override string Title => "Parts of speech: Embedding(mask_zero), Bidirectional(LSTM), TimeDistributed(Dense(softmax))";

    internal override bool Show(DemoModel demo, TextWriter text)
    {
        string[] tags = demo.Strings("tags");
        string[][] sentences =
        [
            .. demo.Texts.GetProperty("sentences").EnumerateArray().Select(s => s.EnumerateArray().Select(w => w.GetString()!).ToArray()),
        ];
        int length = demo.Texts.GetProperty("length").GetInt32(),
            different = 0;
        for (int i = 0; i < sentences.Length; i++)
        {
            // Sentences are padded in front.
            var words = sentences[i].Select((word, k) => (Word: word, At: length - sentences[i].Length + k)).ToArray();
            int[] keras = [.. words.Select(w => Likeliest(demo.Keras, i, w.At))],
                ours = [.. words.Select(w => Likeliest(demo.Ours, i, w.At))];
            different += keras.Zip(ours).Count(p => p.First != p.Second);
            if (i >= Shown)
                continue;
            int[] widths = [.. words.Select((w, k) => Math.Max(w.Word.Length, Math.Max(tags[keras[k]].Length, tags[ours[k]].Length)))];
            text.WriteLine("              " + string.Join(' ', words.Select((w, k) => w.Word.PadRight(widths[k]))).TrimEnd());
            text.WriteLine("  Keras       " + string.Join(' ', keras.Select((t, k) => tags[t].PadRight(widths[k]))).TrimEnd());
            text.WriteLine("  KerasSharp  " + string.Join(' ', ours.Select((t, k) => tags[t].PadRight(widths[k]))).TrimEnd());
        }
        text.WriteLine($"  {sentences.Sum(s => s.Length)} words, {different} of them tagged otherwise than by Keras");
        return Compare(demo, text) && different == 0;
    }

    private static int Likeliest(System.Numerics.Tensors.Tensor<float> y, int sample, int step)
    {
        int best = 0;
        for (int tag = 1; tag < y.Lengths[2]; tag++)
            if (y[sample, step, tag] > y[sample, step, best])
                best = tag;
        return best;
    }
}
