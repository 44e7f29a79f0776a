using System.Globalization;
using System.Text.Json;

namespace KerasSharp.Cli.Bench;

/// <summary>What <c>kerassharp bench</c> prints.</summary>
/// <param name="Device">The device.</param>
/// <param name="Threads">Threads that compute; null where not the processor does.</param>
/// <param name="Inputs">The samples, in words.</param>
/// <param name="Result">What was measured.</param>
internal sealed record BenchReport(string Device, int? Threads, string Inputs, BenchResult Result)
{
    private static readonly (string Name, double Percent)[] s_percentiles =
    [
        ("least", 0),
        ("median", 50),
        ("p90", 90),
        ("p99", 99),
        ("p99.9", 99.9),
        ("worst", 100),
    ];

    /// <summary>Steps by layer, with the kernels that run for each.</summary>
    private IEnumerable<(string Layer, double Milliseconds, string Kernels)> Layers =>
        Result
            .Profile.Steps.GroupBy(s => s.Step.Layer)
            .Select(g => (g.Key, g.Sum(s => s.Time.TotalMilliseconds), string.Join(", ", g.Select(s => s.Step.Kernel).Distinct())));

    private double LayersTotal => Result.Profile.Steps.Sum(s => s.Time.TotalMilliseconds);

    internal void Write(TextWriter text)
    {
        text.WriteLine(
            Line(
                $"{Inputs}; {Device}{(Threads is { } n ? $", {n} thread{(n == 1 ? "" : "s")}" : "")}; {Result.Latencies.Count} calls of {Result.Samples} sample{(Result.Samples == 1 ? "" : "s")}"
            )
        );
        text.WriteLine(Line($"  {Result.SamplesPerSecond:N0} samples a second"));
        text.WriteLine(
            $"  latency in ms: {string.Join(", ", s_percentiles.Select(p => Line($"{p.Name} {Result.Percentile(p.Percent):G4}")))}"
        );
        if (Result.Rate is { } rate)
            text.WriteLine(
                Line($"  {Result.Profile.OperationsPerSample / 1e6:N3} million operations a sample, {rate / 1e9:N1} GFLOP/s")
                    + (Result.Peak is { } peak ? Line($": {rate / peak:P0} of the {peak / 1e9:N0} that the threads reach at most") : "")
            );
        if (Result.Profile.Steps.Count == 0)
        {
            text.WriteLine("  this device does not tell its steps' times");
            return;
        }
        int width = Layers.Max(l => l.Layer.Length) is var longest && longest > 5 ? longest : 5;
        text.WriteLine($"{"layer".PadRight(width)}  {"ms", 10}  {"share", 6}  kernels");
        foreach (var (layer, milliseconds, kernels) in Layers)
            text.WriteLine(Line($"{layer.PadRight(width)}  {milliseconds, 10:F4}  {milliseconds / LayersTotal, 6:P0}  {kernels}"));
        if (Threads > 1)
            text.WriteLine("Times of layers are summed over the threads that work on them side by side.");
    }

    internal void WriteJson(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("device", Device);
        if (Threads is { } threads)
            json.WriteNumber("threads", threads);
        json.WriteString("inputs", Inputs);
        json.WriteNumber("batch_size", Result.Samples);
        json.WriteNumber("calls", Result.Latencies.Count);
        json.WriteNumber("samples_per_second", Result.SamplesPerSecond);
        json.WriteStartObject("latency_ms");
        foreach (var (name, percent) in s_percentiles)
            json.WriteNumber(name, Result.Percentile(percent));
        json.WriteEndObject();
        if (Result.Rate is { } rate)
        {
            json.WriteNumber("operations_per_sample", Result.Profile.OperationsPerSample);
            json.WriteNumber("operations_per_second", rate);
        }
        if (Result.Peak is { } peak)
            json.WriteNumber("peak_operations_per_second", peak);
        json.WriteStartArray("layers");
        foreach (var (layer, milliseconds, kernels) in Layers)
        {
            json.WriteStartObject();
            json.WriteString("name", layer);
            json.WriteNumber("ms", milliseconds);
            json.WriteString("kernels", kernels);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
