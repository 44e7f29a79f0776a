using System.Globalization;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Output;

/// <summary>Progress in a log: a line every ten seconds.</summary>
internal sealed class ProgressLines : Progress, IDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Terminal _terminal;
    private readonly string _what;
    private readonly long? _total;
    private readonly Pace _pace;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private bool _ended;
    private long _done;

    /// <param name="terminal">Where lines go.</param>
    /// <param name="what">What is done.</param>
    /// <param name="total">All samples, where known.</param>
    /// <param name="fraction">How much is done, from 0 to 1, where the number of all samples is not known.</param>
    /// <param name="repeats">Whether lines come by themselves.</param>
    internal ProgressLines(Terminal terminal, string what, long? total, Func<double?> fraction, bool repeats)
    {
        (_terminal, _what, _total, _pace) = (terminal, what, total, new Pace(terminal.Clock, total, fraction));
        if (repeats)
            _timer = terminal.Clock.CreateTimer(_ => Tell(), null, Interval, Interval);
    }

    public override void Report(long done) => Interlocked.Exchange(ref _done, done);

    internal override void Say(string line)
    {
        lock (_gate)
            _terminal.Error.WriteLine(Terminal.Clean(line));
    }

    public void Dispose()
    {
        // A line that is under way ends before, none begins after.
        lock (_gate)
            _ended = true;
        _timer?.Dispose();
    }

    private void Tell()
    {
        lock (_gate)
        {
            if (_ended)
                return;
            long done = Interlocked.Read(ref _done);
            _terminal.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_what}: {done}{(_total is { } total ? $" of {total}" : "")} samples after "
                        + $"{_pace.Seconds:0} s{_pace.Rate(done)}{_pace.Left(done)}"
                )
            );
        }
    }
}
