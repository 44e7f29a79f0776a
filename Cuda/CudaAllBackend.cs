using System.Runtime.ExceptionServices;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda;

/// <summary>All CUDA devices of a machine as one: the samples of a prediction are shared out among them. What cannot be shared out
/// (training, layers that keep states, layers that see a whole batch) runs on the first.</summary>
internal sealed class CudaAllBackend : IBackend
{
    private readonly CudaBackend[] _devices;

    /// <param name="devices">The devices; null for all of the machine, with default options.</param>
    /// <exception cref="CudaException">There is no driver, it is too old, or there is no device.</exception>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public CudaAllBackend(IReadOnlyList<CudaBackend>? devices = null)
    {
        _devices = devices is null ? [.. CudaDevices.List().Select(d => new CudaBackend(d.Index))] : [.. devices];
        if (_devices.Length == 0)
            throw new ArgumentException("expected at least one device", nameof(devices));
    }

    public string Name => "cuda:all";

    /// <inheritdoc cref="CudaBackend.Compile"/>
    public IPlan Compile(OperationGraph graph, CompileOptions options) =>
        _devices.Length > 1 && SampleIndependence.Holds(graph)
            ? new SharedPlan(_devices, graph, options)
            : _devices[0].Compile(graph, options);

    private sealed class SharedPlan : IPlan, IBatchRunner
    {
        private readonly CudaPlan[] _plans;

        public SharedPlan(CudaBackend[] devices, OperationGraph graph, CompileOptions options)
        {
            _plans = [.. devices.Select(d => new CudaPlan(graph, options, d))];
            var first = _plans[0].Report;
            Report = first with
            {
                Backend = "cuda:all",
                Steps =
                [
                    new PlanStep("share", "", false, $"the samples are shared out among {string.Join(", ", devices.Select(d => d.Name))}"),
                    .. first.Steps,
                ],
            };
        }

        public IBatchRunner Batches => this;

        public PlanReport Report { get; }

        public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs) =>
            Run(samples, Math.Max(1, (samples + _plans.Length - 1) / _plans.Length), inputs, outputs);

        public void Run(int samples, int batch, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
        {
            if (samples == 0)
                return;
            HostBuffer[] from = [.. inputs],
                to = [.. outputs];
            var failures = new ExceptionDispatchInfo?[_plans.Length];
            // Whole batches for each device, as evenly as they come.
            int batches = (samples + batch - 1) / batch;
            Parallel.For(
                0,
                _plans.Length,
                i =>
                {
                    int start = (int)((long)batches * i / _plans.Length) * batch,
                        end = Math.Min(samples, (int)((long)batches * (i + 1) / _plans.Length) * batch);
                    if (start >= end)
                        return;
                    HostBuffer Part(HostBuffer b) => b.Slice(b.Length / samples * start, b.Length / samples * (end - start));
                    try
                    {
                        _plans[i].Run(end - start, batch, start, from.Select(Part).ToArray(), to.Select(Part).ToArray());
                    }
                    catch (Exception e)
                    {
                        failures[i] = ExceptionDispatchInfo.Capture(e);
                    }
                }
            );
            failures.FirstOrDefault(f => f is not null)?.Throw();
        }

        public void Dispose()
        {
            foreach (var plan in _plans)
                plan.Dispose();
        }
    }
}
