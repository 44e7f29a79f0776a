using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace KerasSharp.Cli.Commands;

/// <summary>
/// Runs a very small model on a second thread while the first one reads the command line and the file. Most of a short process's time goes
/// into what the runtime does once for each type and method, and the model of the file then finds much of that done.
/// </summary>
internal static class Warmup
{
    private static readonly string[] s_commands = ["predict", "evaluate"];

    /// <summary>Starts it for a command that predicts, where a second processor is there and code is compiled as it runs. The process does
    /// not wait for its end.</summary>
    internal static void Start(string[] args)
    {
        if (args.Length > 0 && s_commands.Contains(args[0]) && Environment.ProcessorCount > 1 && RuntimeFeature.IsDynamicCodeCompiled)
            new Thread(Run) { IsBackground = true, Name = "warm-up" }.Start();
    }

    /// <summary>What the small model predicts: layers that share the most code with other models, recurrent ones first.</summary>
    internal static Tensor<float> Predict()
    {
        using var model = new Sequential
        {
            new Dense(1) { InputShape = [null, 1] },
            new Gru(1) { ReturnSequences = true },
            new Lstm(1),
            new Dense(1),
        }.Build();
        return model.Predict(new float[1, 1, 1]);
    }

    private static void Run()
    {
        try
        {
            Predict();
        }
        catch (Exception)
        {
            // A machine that cannot run the small model cannot run that of the file, and the command says why.
        }
    }
}
