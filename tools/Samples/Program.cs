using KerasSharp;
using KerasSharp.Samples;

try
{
    string[] options = args.Length == 0 ? [] : args[1..];
    switch (args.FirstOrDefault())
    {
        case "sentiment":
            var sentiment = new Arguments(options, "--gru", "--file", "--samples", "--epochs");
            SentimentSample.Run(sentiment, Console.Out);
            return Beside(sentiment.Has("--gru") ? "sentiment_gru" : "sentiment_lstm");
        case "sine":
            SineSample.Run(new Arguments(options, "--output", "--epochs"), Console.Out);
            return Beside("sine");
        case "recurrence":
            RecurrenceSample.Run(Console.Out);
            using (var bare = RecurrenceSample.FromKeras())
                Comparison.Of("recurrence").Show(bare, Console.Out);
            return 0;
        case "addition_rnn":
            AdditionSample.Run(new Arguments(options, "--epochs"), Console.Out);
            return Beside("addition_rnn");
        case "imdb_cnn_lstm":
            CnnLstmSample.Run(new Arguments(options, "--epochs"), Console.Out);
            return Beside("imdb_cnn_lstm");
        case "text_generation":
            TextGenerationSample.Run(new Arguments(options, "--epochs"), Console.Out);
            return Beside("text_generation");
        case "teachable_machine":
            TeachableMachineSample.Run(Console.Out);
            return Beside("teachable_machine");
        case "fine_tuning":
            FineTuningSample.Run(new Arguments(options, "--epochs"), Console.Out);
            using (var frozen = FineTuningSample.Begin())
                Comparison.Of("fine_tuning").Show(frozen, Console.Out);
            return 0;
        default:
            Console.Error.WriteLine(
                """
                usage: dotnet run -c Release --project tools/Samples -- COMMAND
                  sentiment [--gru] [--file FILE] [--samples N] [--epochs E]
                              learns from scratch to tell good reviews from bad ones, with an LSTM or a GRU; stops where those held
                              back get worse and keeps the best weights; reviews are made up, or lines of FILE: 0 or 1, a tab, the text
                  sine [--output FILE.svg] [--epochs E]
                              learns to go on with a sine wave; draws the loss and the predictions
                  recurrence  h = tanh(x W + h U + b) in bare tensor operations, beside SimpleRNN
                  addition_rnn [--epochs E]
                              reads "7+85" and writes "92", letter by letter
                  imdb_cnn_lstm [--epochs E]
                              a convolution and an LSTM judge reviews
                  text_generation [--epochs E]
                              a stateful LSTM learns a story and goes on with it
                  teachable_machine
                              a file as Teachable Machine's site gives it tells red squares from blue ones
                  fine_tuning [--epochs E]
                              a file of Keras 2.3.1 learns negatives, its convolutions frozen
                each then trains from the weights that real Keras began with, and shows both's numbers (fixtures/samples)
                """
            );
            return 2;
    }
}
catch (Exception e) when (e is KerasException or ArgumentException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int Beside(string name)
{
    var comparison = Comparison.Of(name);
    using var model = comparison.Begin();
    comparison.Show(model, Console.Out);
    return 0;
}
