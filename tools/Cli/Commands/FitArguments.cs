using System.CommandLine;
using System.Globalization;
using KerasSharp.Cli.Output;
using KerasSharp.Cli.Training;

namespace KerasSharp.Cli.Commands;

/// <summary>The options of <c>fit</c> alone.</summary>
internal sealed class FitArguments
{
    private readonly Option<string> _output = new("--output", "-o")
    {
        Required = true,
        HelpName = "OUT",
        Description =
            "Where the model is saved, after each epoch: OUT.keras, OUT.h5, its weights alone as OUT.weights.h5; in the form of MODEL "
            + "where the name ends otherwise. Example: --output trained.h5",
    };
    private readonly Option<int> _epochs = new("--epochs")
    {
        HelpName = "E",
        DefaultValueFactory = _ => 10,
        Description = "Epochs in all. Example: --epochs 3",
    };
    private readonly Option<string> _shuffle = new("--shuffle")
    {
        HelpName = "true|false|batch",
        DefaultValueFactory = _ => "true",
        Description = "Whether each epoch takes the samples in a new order; batch: whole batches. Example: --shuffle batch",
    };
    private readonly Option<double> _validationSplit = new("--validation-split")
    {
        HelpName = "F",
        Description =
            "The last part of the samples, from 0 to 1, which is evaluated after each epoch and not trained on. "
            + "Example: --validation-split 0.2",
    };
    private readonly Option<string?> _optimizer = new("--optimizer")
    {
        HelpName = "O",
        Description =
            "sgd, rmsprop, adagrad, adadelta, adam, adamw, adamax, nadam, ftrl, lion, lamb or adafactor, with Keras's settings; the "
            + "model's own, with its state, if not given. Example: --optimizer adam",
    };
    private readonly Option<double?> _learningRate = new("--learning-rate")
    {
        HelpName = "R",
        Description = "The learning rate. Example: --learning-rate 0.001",
    };
    private readonly Option<string[]> _freeze = new("--freeze")
    {
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
        Description = "Layers that training leaves as they are. Example: --freeze embedding_1",
    };
    private readonly Option<int> _seed = new("--seed")
    {
        HelpName = "S",
        Description = "For dropout, noise and the order of samples; 0 if not given. Example: --seed 7",
    };
    private readonly Option<bool> _resume = new("--resume")
    {
        Description =
            "Go on with the training that saved OUT.h5, with the same numbers as if it had not ended; begin it where there is no such "
            + "file. Example: --resume",
    };
    private readonly Option<string?> _report = new("--report")
    {
        HelpName = "FILE.html",
        Description =
            "A page with the curves of losses and metrics, written anew after each epoch of this run. " + "Example: --report training.html",
    };
    private readonly Option<string?> _history = new("--history")
    {
        HelpName = "FILE.csv",
        Description =
            "A row for each epoch: its number from 0, loss, metrics, and those of the validation. " + "Example: --history training.csv",
    };
    private readonly Option<int?> _earlyStopping = new("--early-stopping")
    {
        HelpName = "N",
        Description =
            "End after N epochs in a row, and one, without a new best loss: that of the validation where there is one. "
            + "Example: --early-stopping 3",
    };
    private readonly Option<int?> _reduceRate = new("--reduce-rate")
    {
        HelpName = "N",
        Description =
            "Divide the learning rate by 10 after N epochs in a row, and one, without a new best loss. " + "Example: --reduce-rate 2",
    };
    private readonly Option<bool> _checkNumbers = new("--check-numbers")
    {
        Description = "Stop at the first value that is not finite, and name its layer. Example: --check-numbers",
    };

    internal FitArguments(Command command)
    {
        _shuffle.AcceptOnlyFromAmong("true", "false", "batch");
        _epochs.RequireRange(1, int.MaxValue);
        _earlyStopping.RequireRange(0, int.MaxValue);
        _reduceRate.RequireRange(0, int.MaxValue);
        _validationSplit.Validators.Add(r => RequireNumber(r, v => v is >= 0 and < 1, "at least 0 and less than 1"));
        _learningRate.Validators.Add(r => RequireNumber(r, v => v >= 0 && double.IsFinite(v), "a finite number of at least 0"));
        foreach (
            var option in new Option[]
            {
                _output,
                _epochs,
                _shuffle,
                _validationSplit,
                _optimizer,
                _learningRate,
                _freeze,
                _seed,
                _resume,
                _history,
                _report,
                _earlyStopping,
                _reduceRate,
                _checkNumbers,
            }
        )
            command.Add(option);
    }

    internal string Output(ParseResult parsed) => parsed.GetRequiredValue(_output);

    internal bool Resumes(ParseResult parsed) => parsed.GetValue(_resume);

    internal int Epochs(ParseResult parsed) => parsed.GetValue(_epochs);

    internal string? Report(ParseResult parsed) => parsed.GetValue(_report);

    internal string? History(ParseResult parsed) => parsed.GetValue(_history);

    /// <exception cref="KerasException">There is no such optimizer.</exception>
    internal Optimizer? Optimizer(ParseResult parsed) => parsed.GetValue(_optimizer) is { } name ? KerasSharp.Optimizer.ByName(name) : null;

    internal double? LearningRate(ParseResult parsed) => parsed.GetValue(_learningRate);

    internal TrainingSpec Apply(ParseResult parsed, TrainingSpec spec) =>
        spec with
        {
            Seed = parsed.GetValue(_seed),
            CheckNumbers = parsed.GetValue(_checkNumbers),
        };

    /// <summary>Freezes the layers named.</summary>
    /// <returns>Whether one of them was trained before.</returns>
    /// <exception cref="KerasException">There is no such layer, or it has no weights.</exception>
    internal bool Freeze(ParseResult parsed, Model model)
    {
        bool changed = false;
        foreach (string name in parsed.GetValue(_freeze) ?? [])
        {
            var layer = model.Layers[name];
            if (layer.Weights.Count == 0)
                throw new KerasException($"--freeze {name}: expected a layer with weights, found {layer}");
            changed |= layer.Trainable;
            layer.Trainable = false;
        }
        return changed;
    }

    /// <summary>What the training that begins now is to go by.</summary>
    internal FitProgress Progress(ParseResult parsed, int? batchSize) =>
        new(
            0,
            0,
            parsed.GetValue(_seed),
            batchSize,
            parsed.GetValue(_shuffle)!,
            parsed.GetValue(_validationSplit),
            parsed.GetValue(_earlyStopping),
            parsed.GetValue(_reduceRate),
            parsed.GetValue(_learningRate)
        );

    /// <summary>What acts on the training after an epoch, going on with what it remembered.</summary>
    internal static Callback[] Callbacks(FitProgress progress)
    {
        string monitor = progress.ValidationSplit > 0 ? "val_loss" : "loss";
        List<Callback> callbacks = [];
        if (progress.ReduceRate is { } reduce)
            callbacks.Add(new ReduceLearningRateOnPlateau(monitor, patience: reduce));
        if (progress.EarlyStopping is { } stop)
            callbacks.Add(new EarlyStopping(monitor, patience: stop));
        foreach (var callback in callbacks)
            if (progress.Callbacks.TryGetValue(callback.GetType().Name, out var state))
                callback.Resume(state);
        return [.. callbacks];
    }

    internal FitOptions Options(ParseResult parsed, FitProgress progress) =>
        new()
        {
            BatchSize = progress.BatchSize,
            Epochs = Epochs(parsed),
            InitialEpoch = progress.Epoch,
            Shuffle = progress.Shuffle switch
            {
                "true" => Shuffle.Samples,
                "batch" => Shuffle.Batches,
                _ => Shuffle.None,
            },
            ValidationSplit = progress.ValidationSplit,
            Verbose = Verbosity.Silent,
        };

    private static void RequireNumber(System.CommandLine.Parsing.OptionResult result, Func<double, bool> fits, string expected)
    {
        foreach (var token in result.Tokens)
            if (double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !fits(value))
                result.AddError($"{result.Option.Name}: expected {expected}, found {token.Value}.");
    }
}
