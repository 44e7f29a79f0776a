using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using KerasSharp.Extensions;

namespace KerasSharp.Server.Metrics;

/// <summary>The models' meter as a page that Prometheus reads (text format 0.0.4): counters, and histograms with fixed buckets.</summary>
internal sealed class PrometheusText : IDisposable
{
    private static readonly double[] s_seconds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
    private static readonly double[] s_rows = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    private readonly ConcurrentDictionary<(string Name, string Labels), long> _counters = [];
    private readonly ConcurrentDictionary<(string Name, string Labels), Buckets> _histograms = [];
    private readonly MeterListener _listener = new();

    internal PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ModelMetrics.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => _counters.AddOrUpdate(Key(instrument, "_total", tags), value, (_, sum) => sum + value)
        );
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, s_rows, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, s_seconds, tags));
        _listener.Start();
    }

    /// <summary>The page.</summary>
    internal string Write()
    {
        var text = new StringBuilder();
        foreach (var family in _counters.GroupBy(c => c.Key.Name).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Key} counter\n");
            foreach (var (key, value) in family.OrderBy(c => c.Key.Labels, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{key.Name}{{{key.Labels}}} {value}\n");
        }
        foreach (var family in _histograms.GroupBy(h => h.Key.Name).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Key} histogram\n");
            foreach (var (key, buckets) in family.OrderBy(h => h.Key.Labels, StringComparer.Ordinal))
                buckets.Write(text, key.Name, key.Labels);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, double[] bounds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string suffix = instrument.Unit == "s" ? "_seconds" : "";
        _histograms.GetOrAdd(Key(instrument, suffix, tags), _ => new Buckets(bounds)).Add(value);
    }

    private static (string Name, string Labels) Key(Instrument instrument, string suffix, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
            labels.Append(CultureInfo.InvariantCulture, $"{(labels.Length > 0 ? "," : "")}{name}=\"{Escape($"{value}")}\"");
        return (instrument.Name.Replace('.', '_') + suffix, labels.ToString());
    }

    private static string Escape(string value) =>
        value
            .Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Buckets(double[] bounds)
    {
        private readonly long[] _counts = new long[bounds.Length + 1];
        private double _sum;

        internal void Add(double value)
        {
            int at = Array.FindIndex(bounds, b => value <= b);
            lock (_counts)
            {
                _counts[at < 0 ? bounds.Length : at]++;
                _sum += value;
            }
        }

        internal void Write(StringBuilder text, string name, string labels)
        {
            lock (_counts)
            {
                long sum = 0;
                for (int i = 0; i < _counts.Length; i++)
                {
                    sum += _counts[i];
                    string bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{bound}\"}} {sum}\n");
                }
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {_sum}\n{name}_count{{{labels}}} {sum}\n");
            }
        }
    }
}
