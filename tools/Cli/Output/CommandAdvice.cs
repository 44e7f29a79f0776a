using KerasSharp.Onnx;

namespace KerasSharp.Cli.Output;

/// <summary>What can be done about a problem, in the words of the command line: its options, and where it has none, that it has
/// none.</summary>
internal static class CommandAdvice
{
    private const string InAProgram = "a program can (README.md, In a program)";

    /// <summary>The whole message of an error.</summary>
    internal static string Message(KerasException e) => e.Advice is null ? e.Message : $"{e.Problem}; {Word(e.Advice)}";

    /// <summary>The advice alone.</summary>
    internal static string Word(Advice advice) =>
        advice switch
        {
            WeightsAdvice => "expected --weights FILE",
            ArchitectureAdvice a =>
                $"expected the architecture (.json, .yaml) as MODEL, and this file as --weights {a.Weights}; where there "
                    + $"is none, kerassharp python FILE.py reads it from a script, kerassharp inspect tells what the layers can be, and "
                    + $"kerassharp skeleton writes what the arrays determine",
            FunctionAdvice a => $"this command has no way to say what '{a.Name}' computes, {InAProgram}",
            ClassAdvice a => $"this command has no way to add a class '{a.ClassName}', {InAProgram}",
            LostSettingAdvice a => $"this command has no way to give '{a.Setting}', {InAProgram}",
            TrainingAdvice => "--no-training loads the model without it",
            DimOrderingAdvice => "--dim-ordering decides it",
            StatisticAdvice => "--keras-version and --backend decide it",
            ClassNumberAdvice a => $"class numbers need --loss {a.SparseLoss}, or targets that are one-hot: a row of 0 and one 1 for each",
            ReleaseAdvice => "--keras-version decides it",
            ScriptValueAdvice { Others.Count: > 0 } a =>
                $"{string.Join(" ", a.Others.Prepend(a.Expression).Take(20).Select(e => $"--set \"{e}=VALUE\""))} say it",
            ScriptValueAdvice a => $"--set \"{a.Expression}=VALUE\" says it",
            QuestionsAdvice =>
                "replace each object with 'kerassharp_question' by its answer (kerassharp skeleton --accept takes the usual ones)",
            ScriptAdvice => "kerassharp python FILE.py reads the architecture from the script that made the model",
            ModelChoiceAdvice => "--model names one",
            LengthAdvice => "--length N gives one length",
            VectorizedAdvice => "--vectorized writes what stands behind them, for the numbers that they give",
            DataFileAdvice => "--data-file puts the arrays into a second file",
            MemoryAdvice { GrowsWithSamples: true } => "a smaller --batch-size needs less",
            MemoryAdvice => "the process may use no more",
            _ => throw new ArgumentException($"advice without words for the command line: {advice.GetType().Name}", nameof(advice)),
        };
}
