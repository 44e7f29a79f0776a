using KerasSharp;
using KerasSharp.Samples;

try
{
    switch (args.FirstOrDefault())
    {
        case "sentiment":
            SentimentSample.Run(new Arguments(args[1..], "--gru", "--file", "--samples", "--epochs"), Console.Out);
            return 0;
        case "sine":
            SineSample.Run(new Arguments(args[1..], "--output", "--epochs"), Console.Out);
            return 0;
        case "recurrence":
            RecurrenceSample.Run(Console.Out);
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
