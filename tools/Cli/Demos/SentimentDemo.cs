namespace KerasSharp.Cli.Demos;

/// <summary>Embedding, LSTM, Dense(1, sigmoid): is a review good?</summary>
internal sealed class SentimentDemo : Demo
{
    private const int Shown = 8;
    private const int Widest = 90;

    internal override string Folder => "imdb_lstm";
    internal override string Title => "Sentiment: Embedding, LSTM(128), Dense(1, sigmoid)";

    internal override bool Show(DemoModel demo, TextWriter text)
    {
        string[] reviews = demo.Strings("texts");
        float[] keras = DemoModel.Flat(demo.Keras),
            ours = DemoModel.Flat(demo.Ours);
        text.WriteLine("     Keras  KerasSharp");
        for (int i = 0; i < Math.Min(Shown, reviews.Length); i++)
            text.WriteLine(
                $"  {keras[i]:0.000000}  {ours[i]:0.000000}  {(ours[i] > 0.5f ? "good" : "bad ")}  "
                    + $"{(reviews[i].Length > Widest ? reviews[i][..Widest] + "..." : reviews[i])}"
            );
        return Compare(demo, text);
    }
}
