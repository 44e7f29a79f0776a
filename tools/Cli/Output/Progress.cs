using KerasSharp.Cli.Output;
using Spectre.Console;

namespace KerasSharp.Cli.Output;

/// <summary>Tells how far long work has come: by a bar on standard error where somebody looks at it, else by a line there every ten
/// seconds.</summary>
internal abstract class Progress : IProgress<long>
{
    /// <summary>How many samples are done.</summary>
    public abstract void Report(long done);

    /// <summary>Writes a line on standard error.</summary>
    internal abstract void Say(string line);

    /// <summary>Runs work that tells how far it has come.</summary>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="what">What is done.</param>
    /// <param name="total">All samples, where known.</param>
    /// <param name="work">The work.</param>
    /// <param name="fraction">How much is done, from 0 to 1, where the number of all samples is not known.</param>
    /// <param name="repeats">Whether it is told from time to time where there is no bar.</param>
    internal static void Show(
        Terminal terminal,
        string what,
        long? total,
        Action<Progress> work,
        Func<double?>? fraction = null,
        bool repeats = true
    )
    {
        if (terminal.ShowsProgress)
        {
            ShowBar(terminal, what, total, work, fraction ?? (() => null));
            return;
        }
        using var lines = new ProgressLines(terminal, what, total, fraction ?? (() => null), repeats);
        work(lines);
    }

    private static void ShowBar(Terminal terminal, string what, long? total, Action<Progress> work, Func<double?> fraction)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        console
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn()
            )
            .Start(context =>
            {
                var task = context.AddTask(what, maxValue: Math.Max(1, total ?? 1));
                task.IsIndeterminate = total is null && fraction() is null;
                work(new Bar(console, task, what, total, new Pace(terminal.Clock, total, fraction), fraction));
            });
    }

    private sealed class Bar(IAnsiConsole console, ProgressTask task, string what, long? total, Pace pace, Func<double?> fraction)
        : Progress
    {
        public override void Report(long done)
        {
            double? part = total is null ? fraction() : null;
            task.IsIndeterminate = total is null && part is null;
            task.Value = total is null ? part ?? 0 : done;
            task.Description = $"{what} {done}{(total is null ? "" : $"/{total}")}{pace.Rate(done)}";
        }

        // Above the bar.
        internal override void Say(string line) => console.WriteLine(line);
    }
}
