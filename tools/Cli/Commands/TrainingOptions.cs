using System.CommandLine;
using KerasSharp.Cli.Output;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>What <c>fit</c> and <c>evaluate</c> have in common: data, and how the model is compiled.</summary>
internal sealed class TrainingOptions
{
    private readonly Option<string[]> _input = new("--input", "-i")
    {
        Required = true,
        HelpName = "FILE",
        Description =
            "Samples: .npy, .npz (arrays named as the input layers), .csv, .tsv, .jsonl, .parquet or .arrow; - is standard input. More "
            + "than "
            + "once, or a pattern: one behind the other. Example: --input x.csv",
    };
    private readonly Option<string> _target = new("--target", "-t")
    {
        Required = true,
        HelpName = "FILE",
        Description =
            "Targets: as --input, arrays named as the output layers; class numbers for sparse losses. " + "Example: --target y.csv",
    };
    private readonly Option<string?> _sampleWeight = new("--sample-weight")
    {
        HelpName = "FILE",
        Description =
            "A weight for each sample, or for each of its time steps where the file's training is temporal. "
            + "Example: --sample-weight weights.csv",
    };
    private readonly Option<string?> _format = FormatOptions.Format(
        "--format",
        "Format of files whose names do not tell it. Example: --format csv"
    );
    private readonly Option<string?> _inputFormat = FormatOptions.Format(
        "--input-format",
        "Format of the input, whatever its name. Example: --input-format csv"
    );
    private readonly Option<int?> _batchSize = new("--batch-size")
    {
        HelpName = "N",
        Description = "Samples in a batch; 32 if not given. Example: --batch-size 64",
    };
    private readonly Option<string[]> _loss = new("--loss")
    {
        HelpName = "LOSS",
        AllowMultipleArgumentsPerToken = true,
        Description =
            "One for all outputs, or one for each; that of the model's file if not given. " + "Example: --loss mean_squared_error",
    };
    private readonly Option<string[]> _metrics = new("--metrics")
    {
        HelpName = "METRIC",
        AllowMultipleArgumentsPerToken = true,
        Description =
            "What is reported beside the loss; that of the model's file if not given. " + "Example: --metrics mean_absolute_error",
    };
    private static readonly string[] Optimizers =
    [
        "sgd",
        "rmsprop",
        "adagrad",
        "adadelta",
        "adam",
        "adamw",
        "adamax",
        "nadam",
        "ftrl",
        "lion",
        "lamb",
        "adafactor",
    ];

    private readonly PaddingOptions _padding;
    private readonly RowOptions _rows;

    internal TrainingOptions(Command command)
    {
        _batchSize.RequireRange(1, int.MaxValue);
        foreach (var option in new Option[] { _input, _target, _sampleWeight, _format, _inputFormat, _batchSize, _loss, _metrics })
            command.Add(option);
        _padding = new PaddingOptions(command);
        _rows = new RowOptions(command);
    }

    internal int? BatchSize(ParseResult parsed) => parsed.GetValue(_batchSize);

    /// <summary>Reads the data.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model, compiled for training.</param>
    /// <param name="terminal">Standard input, and where notices go.</param>
    /// <param name="samples">How many samples there are.</param>
    /// <exception cref="KerasException">A file is damaged or does not fit the model.</exception>
    internal TrainingData Data(ParseResult parsed, Model model, Terminal terminal, out long samples) =>
        new TrainingFiles(
            FormatOptions.Parse(parsed.GetValue(_format)),
            FormatOptions.Parse(parsed.GetValue(_inputFormat)),
            _padding.Of(parsed),
            _rows.Of(parsed, model.TakesText ? [] : InputSchema.Of(model)),
            terminal.Input,
            terminal.Notice,
            TableFormats.Of
        ).Read(model, parsed.GetRequiredValue(_input), parsed.GetRequiredValue(_target), parsed.GetValue(_sampleWeight), out samples);

    /// <summary>Tells what the user should know about how the model was read.</summary>
    internal static void Tell(Model model, Terminal terminal)
    {
        foreach (var note in model.ImportReport?.Warnings ?? [])
            if (model.ImportReport!.NotCompiled is not { } why || !note.Text.EndsWith(why, StringComparison.Ordinal))
                terminal.Notice(note.Say(CommandAdvice.Word));
    }

    /// <summary>Requires what the model's file does not say, and tells why it does not.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="lacksOptimizer">Whether an optimizer is needed that is not given.</param>
    /// <exception cref="KerasException">Neither the file nor the command line says it.</exception>
    internal void RequireKnown(ParseResult parsed, Model model, bool lacksOptimizer)
    {
        var report = model.ImportReport;
        bool lacksLoss = parsed.GetValue(_loss) is not { Length: > 0 } && report is not { KnowsLoss: true };
        lacksOptimizer &= report is not { KnowsOptimizer: true };
        if (model.TrainingSpec is not null || !(lacksLoss || lacksOptimizer))
            return;
        string? why = report?.NotCompiled;
        string losses = Wording.List(Losses.All.Select(l => l.Name));
        string[] expected =
        [
            .. lacksOptimizer ? [$"--optimizer ({string.Join(", ", Optimizers)})"] : Array.Empty<string>(),
            .. lacksLoss
                ? [$"--loss ({(why?.Contains(losses, StringComparison.Ordinal) == true ? "one of those" : losses)})"]
                : Array.Empty<string>(),
        ];
        throw new KerasException(
            $"model '{model.Name}': its file "
                + $"{(why is null ? "does not say how to train it" : $"says how to train it, but it cannot be done: {why}")}; "
                + $"expected {string.Join(" and ", expected)}"
        );
    }

    /// <summary>The losses that are given; null where none is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="KerasException">There is none of that name.</exception>
    internal PerOutput<Loss>? GivenLosses(ParseResult parsed) =>
        parsed.GetValue(_loss) switch
        {
            null or { Length: 0 } => null,
            { Length: 1 } one => Loss.ByName(one[0]),
            var many => PerOutput<Loss>.InOrder([.. many.Select(Loss.ByName)]),
        };

    /// <summary>How the model is to be trained: as its file says, but for what is given here.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Another optimizer; null for the file's.</param>
    /// <exception cref="KerasException">Neither says a loss, or there is none of that name.</exception>
    internal TrainingSpec Spec(ParseResult parsed, Model model, Optimizer? optimizer)
    {
        var stored = model.TrainingSpec;
        string[] metrics = parsed.GetValue(_metrics) ?? [];
        RequireKnown(parsed, model, lacksOptimizer: false);
        var spec = stored ?? new TrainingSpec { Optimizer = optimizer ?? new RmsProp(), Loss = Losses.MeanSquaredError };
        if (optimizer is not null)
            spec = spec with { Optimizer = optimizer };
        if (GivenLosses(parsed) is { } losses)
            spec = spec with { Loss = losses };
        if (metrics.Length > 0)
            spec = spec with { Metrics = PerOutput<Metric[]>.ForAll([.. metrics.Select(Metric.ByName)]) };
        return spec;
    }
}
