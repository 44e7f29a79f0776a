using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KerasSharp.Extensions;

/// <summary>What a served model tells of itself: meter and activities of the name <c>KerasSharp</c>, each with the model's name as the tag
/// <c>model</c>. A listener or exporter (OpenTelemetry) turns them on; without one they cost nothing worth counting.</summary>
public static class ModelMetrics
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "KerasSharp";

    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_requests = s_meter.CreateCounter<long>(
        "keras.requests",
        description: "Calls, by outcome: ok, invalid, overloaded, timeout, canceled, fault."
    );

    private static readonly Counter<long> s_rows = s_meter.CreateCounter<long>(
        "keras.rows",
        description: "Rows of calls that gave results."
    );

    private static readonly Counter<long> s_plans = s_meter.CreateCounter<long>(
        "keras.plans",
        description: "Plans that were built, one for each new shape."
    );

    private static readonly Histogram<int> s_batch = s_meter.CreateHistogram<int>(
        "keras.batch.rows",
        description: "Rows computed at once."
    );

    private static readonly Histogram<double> s_wait = s_meter.CreateHistogram<double>(
        "keras.queue.wait",
        "s",
        "Time from a call to the begin of its computation."
    );

    private static readonly Histogram<double> s_compute = s_meter.CreateHistogram<double>(
        "keras.compute",
        "s",
        "Time that a batch is computed."
    );

    internal static ActivitySource Activities { get; } = new(Name);

    internal static void Requests(string model, int rows, string outcome)
    {
        s_requests.Add(1, Tag("model", model), Tag("outcome", outcome));
        if (outcome == "ok")
            s_rows.Add(rows, Tag("model", model));
    }

    internal static void QueueWait(string model, TimeSpan waited) => s_wait.Record(waited.TotalSeconds, Tag("model", model));

    internal static void Batch(string model, int rows, TimeSpan computed)
    {
        s_batch.Record(rows, Tag("model", model));
        s_compute.Record(computed.TotalSeconds, Tag("model", model));
    }

    internal static void Plans(string model, long built)
    {
        if (built > 0)
            s_plans.Add(built, Tag("model", model));
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
