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
    /// <param name="repeats">Whether it is told from time to time where there is no bar.</param>
    internal static void Show(Terminal terminal, string what, long? total, Action<Progress> work, bool repeats = true)
    {
        if (terminal.ShowsProgress)
        {
            ShowBar(terminal, what, total, work);
            return;
        }
        using var lines = new ProgressLines(terminal, what, total, repeats);
        work(lines);
    }

    private static void ShowBar(Terminal terminal, string what, long? total, Action<Progress> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(what, maxValue: Math.Max(1, total ?? 1));
                task.IsIndeterminate = total is null;
                work(new Bar(console, task, what, total));
            });
    }

    private sealed class Bar(IAnsiConsole console, ProgressTask task, string what, long? total) : Progress
    {
        public override void Report(long done)
        {
            task.Value = total is null ? 0 : done;
            task.Description = $"{what} {done}{(total is null ? "" : $"/{total}")}";
        }

        // Above the bar.
        internal override void Say(string line) => console.WriteLine(line);
    }
}
