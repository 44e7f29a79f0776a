using KerasSharp.Cli.Output;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>One run of <c>predict</c>, from a reader to a file.</summary>
/// <param name="terminal">Standard output, and where progress is told.</param>
/// <param name="model">The model.</param>
/// <param name="name">What messages call what is read.</param>
/// <param name="reader">Gives the samples.</param>
/// <param name="batchSize">Samples that run at once; null for as many as are worth while.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class PredictRun(
    Terminal terminal,
    Model model,
    string name,
    ISampleReader reader,
    int? batchSize,
    CancellationToken cancellation
)
{
    /// <summary>Writes all predictions, or none.</summary>
    internal void Write(string path, OutputRules rules) =>
        OutputFile.Write(path, rules.Format, terminal.Output, cancellation, (stream, beside) => Run(reader, rules, stream, beside));

    /// <summary>Writes all predictions, or goes on with those that an earlier run began to write.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rules">How predictions are written.</param>
    /// <param name="madeOf">All that changes a prediction.</param>
    /// <exception cref="KerasException">Samples act on each other, or the earlier run was of something else.</exception>
    internal void Resume(string path, OutputRules rules, string madeOf)
    {
        if (model.TakesText)
            throw new KerasException($"--resume: model '{model.Name}' takes texts, whose run cannot go on");
        if (!ModelSamples.StandAlone(model))
            throw new KerasException($"--resume: predictions of model '{model.Name}' depend on the samples before them");
        bool hasHeader = rules.Format == FileFormat.Csv && reader.IdColumns.Count > 0;
        new ResumableOutput(path, rules.Format, hasHeader).Write(
            madeOf,
            (stream, rows) =>
            {
                if (rows > 0)
                    terminal.Notice($"{path}: going on behind {rows} predictions");
                Run(new ResumedSamples(reader, name, rows), rules with { GoesOn = stream.Position > 0 }, stream, null);
            }
        );
    }

    private void Run(ISampleReader samples, OutputRules rules, Stream stream, string? beside)
    {
        using var writer = PredictionWriter.Open(rules, stream, beside, model.OutputNames, samples.IdColumns, samples.Count);
        Progress.Show(
            terminal,
            "predict",
            samples.Count,
            progress => Prediction.Run(model, samples, name, writer, batchSize, progress, cancellation),
            fraction: () => samples.Fraction
        );
    }
}
