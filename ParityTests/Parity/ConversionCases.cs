using System.Collections.Concurrent;
using System.Diagnostics;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using Xunit.Abstractions;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Every stored model, converted to every era that is written: the file that is written predicts what real Keras did, or the
/// conversion is refused with a reason.</summary>
public sealed class ConversionCases(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Targets() =>
        new()
        {
            { "1.2.2", "h5" },
            { "2.3.1", "h5" },
            { "2.15.0", "h5" },
            { "3.15.1", "keras" },
        };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Agree_or_are_refused(string release, string format)
    {
        var wrong = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<string>();
        int agree = 0;
        string? only = Environment.GetEnvironmentVariable("KERASSHARP_CASES");
        string? keep = Environment.GetEnvironmentVariable("KERASSHARP_KEEP");
        string[] ids = [.. ConvertedModel.All().Where(id => only is null || id.Contains(only, StringComparison.Ordinal))];
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(
            ids,
            id =>
            {
                try
                {
                    switch (Converted(id, KerasVersion.Parse(release), format, keep))
                    {
                        case null:
                            Interlocked.Increment(ref agree);
                            break;
                        case var problem when problem.StartsWith("refused", StringComparison.Ordinal):
                            refused.Add($"{id}: {problem}");
                            break;
                        case var problem:
                            wrong.Add($"{id}: {problem}");
                            break;
                    }
                }
                catch (Exception e)
                {
                    wrong.Add($"{id}: {e.GetType().Name}: {e.Message}");
                }
            }
        );
        output.WriteLine($"{release}: {agree} agree, {refused.Count} refused, {wrong.Count} wrong, {clock.Elapsed.TotalSeconds:F0} s");
        foreach (string line in refused.Order(StringComparer.Ordinal))
            output.WriteLine(line);
        wrong.Order(StringComparer.Ordinal).Should().BeEmpty();
    }

    private string? Converted(string id, KerasVersion release, string format, string? keep)
    {
        var fixture = new FixtureCase(id);
        var options = FixtureCases.Options(id, fixture, KerasSharp.Device.Cpu(1));
        using var model = fixture.Load(options);
        string path = _folder.PathOf($"{id.Replace('/', '~')}.{format}");
        if (keep is not null)
            return ConvertedModel.Keep(id, release, format, Directory.CreateDirectory(Path.Combine(keep, $"{release}")).FullName) is { } why
                ? $"refused: {why}"
                : null;
        ConversionReport report;
        try
        {
            report = model.Save(path, release);
        }
        catch (KerasUnsupportedException e)
        {
            return $"refused: {e.Message}";
        }
        using var back = KerasImporter.Load(
            path,
            new KerasImportOptions
            {
                Device = KerasSharp.Device.Cpu(1),
                Backend = report.Backend,
                // Files of Keras 1 need not say it.
                DimOrdering = release.Major == 1 ? options.DimOrdering : null,
            }
        );
        foreach (var (inputs, outputs, reset) in fixture.Calls)
        {
            if (reset)
                back.ResetStates();
            var actual = back.Predict(inputs, fixture.BatchSize);
            foreach (var ((name, expected), y) in outputs.Zip(actual))
                if (fixture.Tolerance.Problem(expected, y) is { } problem)
                    return $"{name}: {problem}";
        }
        return null;
    }
}
