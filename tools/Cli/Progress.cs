using Spectre.Console;

namespace KerasSharp.Cli;

/// <summary>A progress bar on standard error, where somebody looks at it.</summary>
internal static class Progress
{
    /// <summary>Runs work that tells how many samples are done.</summary>
    /// <param name="terminal">Where the bar goes.</param>
    /// <param name="what">What is done.</param>
    /// <param name="total">All samples, where known.</param>
    /// <param name="work">The work.</param>
    internal static void Show(Terminal terminal, string what, long? total, Action<Action<long>> work)
    {
        if (terminal.ShowsProgress)
            ShowBar(terminal, what, total, work);
        else
            work(_ => { });
    }

    private static void ShowBar(Terminal terminal, string what, long? total, Action<Action<long>> work)
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
                work(done =>
                {
                    task.Value = total is null ? 0 : done;
                    task.Description = $"{what} {done}{(total is null ? "" : $"/{total}")}";
                });
            });
    }
}
