using System.Runtime.InteropServices;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Output;

/// <summary>Turns Ctrl-C and the request to end into cancellation, so that nothing half-written is left behind.</summary>
internal sealed class Cancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    internal Cancellation()
    {
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        // Who presses Ctrl-C twice does not want to wait, perhaps for the other end of a pipe.
                        context.Cancel = signal != PosixSignal.SIGINT || !_source.IsCancellationRequested;
                        _source.Cancel();
                    }
                )
            ),
        ];
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
