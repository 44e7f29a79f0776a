using System.Numerics.Tensors;

namespace KerasSharp.Cli.Demos;

/// <summary>GRU(128), Dense(softmax) over characters: goes on with a text, each time by the likeliest character.</summary>
internal sealed class CharacterDemo : Demo
{
    private const int Width = 96;

    internal override string Folder => "char_gru";
    internal override string Title => "Text, letter by letter: GRU(128), Dense(softmax)";

    internal override bool Show(DemoModel demo, TextWriter text)
    {
        bool agrees = Compare(demo, text);
        string seed = demo.Texts.GetProperty("seed").GetString()!,
            keras = demo.Texts.GetProperty("continuation").GetString()!;
        string ours = Continue(demo, seed, keras.Length);
        int same = keras.Zip(ours).TakeWhile(p => p.First == p.Second).Count();
        text.WriteLine($"  given: {seed}");
        string label = "  KerasSharp: ";
        for (int i = 0; i < ours.Length; i += Width, label = "              ")
            text.WriteLine(label + ours.Substring(i, Math.Min(Width, ours.Length - i)));
        text.WriteLine(
            $"  {same} of {keras.Length} letters are those that Keras "
                + $"chose{(same == keras.Length ? "" : $"; Keras went on with: {keras[same..]}")}"
        );
        return agrees && same == keras.Length;
    }

    private static string Continue(DemoModel demo, string seed, int length)
    {
        string[] characters = demo.Strings("characters");
        int window = demo.Texts.GetProperty("window").GetInt32(),
            kinds = characters.Length;
        string text = seed;
        var x = new float[window * kinds];
        for (int i = 0; i < length; i++)
        {
            Array.Clear(x);
            for (int t = 0; t < window; t++)
                x[t * kinds + Array.IndexOf(characters, text[^(window - t)].ToString())] = 1;
            text += characters[
                TensorPrimitives.IndexOfMax<float>(DemoModel.Flat(demo.Model.Predict(Tensor.Create(x, [1, window, kinds]))))
            ];
        }
        return text[seed.Length..];
    }
}
