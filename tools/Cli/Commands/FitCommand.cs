using System.CommandLine;
using KerasSharp.Cli.Output;
using KerasSharp.Cli.Training;
using KerasSharp.IO;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp fit</c>: trains a model on and saves it after each epoch.</summary>
internal static class FitCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("fit", "Go on training a model, and save it after each epoch.");
        var model = new ModelOptions(command);
        var training = new TrainingOptions(command);
        var fit = new FitArguments(command);
        command.SetAction(parsed =>
        {
            using var cancellation = new Cancellation();
            string output = fit.Output(parsed);
            bool resumes = fit.Resumes(parsed) && File.Exists(output);
            if (resumes && !AtomicFile.CanReplace(output))
                throw new KerasException($"{output}: --resume goes on from a file, found a pipe or device");
            var progress = fit.Progress(parsed, training.BatchSize(parsed));
            if (resumes)
            {
                var stored = FitProgress.Read(output);
                stored.RequireSame(progress, output);
                progress = stored;
            }
            using var loaded = model.Load(
                parsed,
                resumes ? output : null,
                new KerasImportOptions { Loss = training.GivenLosses(parsed), Optimizer = fit.Optimizer(parsed) }
            );
            TrainingOptions.Tell(loaded, terminal);
            Compile(parsed, loaded, training, fit, resumes);
            loaded.TrainingSteps = progress.Steps;
            if (resumes)
                OptimizerCarry.RestoreSchedule(loaded.OptimizerState!, (int)progress.Steps);
            var data = training.Data(parsed, loaded, terminal, out _);
            if (progress.Epoch >= fit.Epochs(parsed) || progress.Stopped)
            {
                terminal.Error.WriteLine(
                    $"kerassharp: {output}: {progress.Epoch} of {fit.Epochs(parsed)} epochs are done "
                        + $"already{(progress.Stopped ? ", and --early-stopping has ended it" : "")}"
                );
                return;
            }
            using var history = fit.History(parsed) is { } path ? new HistoryFile(path, progress.Epoch) : null;
            var callbacks = FitArguments.Callbacks(progress);
            Callback[] reports = fit.Report(parsed) is { } page ? [new FitReport(page)] : [];
            var keeper = new FitKeeper(output, fit.Epochs(parsed), progress, history, callbacks);
            Train(
                terminal,
                loaded,
                data,
                fit.Options(parsed, progress) with
                {
                    Callbacks = [.. callbacks, .. reports, keeper],
                },
                keeper,
                cancellation.Token
            );
        });
        return command;
    }

    // Not compiled anew without need: the optimizer would begin from the start.
    private static void Compile(ParseResult parsed, Model model, TrainingOptions training, FitArguments fit, bool resumes)
    {
        var (stored, state) = (model.TrainingSpec, model.OptimizerState);
        var optimizer = fit.Optimizer(parsed);
        training.RequireKnown(parsed, model, lacksOptimizer: optimizer is null);
        if (resumes && optimizer is not null && optimizer.ClassName != stored!.Optimizer.ClassName)
            throw new KerasException(
                $"{fit.Output(parsed)}: trained with the optimizer {stored.Optimizer.ClassName}, found {optimizer.ClassName}; "
                    + $"--resume goes on as the training began"
            );
        bool freezes = fit.Freeze(parsed, model);
        var spec = fit.Apply(parsed, training.Spec(parsed, model, resumes ? null : optimizer));
        if (freezes || spec != stored)
        {
            model.Compile(spec);
            OptimizerCarry.Copy(state, model.OptimizerState!);
        }
        // Where it goes on, the rate in force is stored.
        if (!resumes && fit.LearningRate(parsed) is { } rate)
            model.LearningRate = rate;
    }

    private static void Train(
        Terminal terminal,
        Model model,
        TrainingData data,
        FitOptions options,
        FitKeeper keeper,
        CancellationToken cancellation
    )
    {
        try
        {
            Progress.Show(
                terminal,
                "fit",
                null,
                shown =>
                {
                    keeper.Progress = shown;
                    model.Fit(data, options, cancellation);
                    keeper.Complete();
                },
                repeats: false
            );
        }
        catch (OperationCanceledException)
        {
            // Half an epoch is not saved over a whole one: it could not go on with the same numbers.
            string held =
                keeper is { Completed: > 0, SavesEachEpoch: true }
                    ? $"{keeper.Path} holds what epoch {keeper.Completed} reached, and --resume goes on from there"
                : keeper.SavesEachEpoch ? "nothing is saved before the first epoch has ended"
                : $"nothing is saved to {keeper.Path} before the last epoch has ended";
            throw new KerasException($"stopped in epoch {keeper.Completed + 1} of {options.Epochs}; {held}");
        }
        EvaluateCommand.Write(terminal.Text, keeper.Last!, json: false);
    }
}
