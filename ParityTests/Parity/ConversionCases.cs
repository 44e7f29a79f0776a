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
    // A folder that gets what is written, for real Keras to load; other releases than those below, as "3.0.5,3.3.3"; and parts of the
    // names of the cases that are walked.
    private const string Kept = "KERASSHARP_CONVERTED",
        Releases = "KERASSHARP_CONVERTED_TO",
        Only = "KERASSHARP_CONVERTED_ONLY";

    // Each target with the number of stored models that it holds at least.
    private static readonly (KerasVersion Release, string Format, int Least)[] s_targets =
    [
        (new(1, 2, 2), "h5", 2100),
        (new(2, 3, 1), "h5", 2400),
        (new(2, 15, 0), "h5", 2500),
        (new(3, 15, 1), "keras", 2600),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentBag<string> _wrong = [],
        _refused = [];
    private readonly ConcurrentBag<KerasVersion> _agree = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Agree_or_are_refused()
    {
        string? only = Environment.GetEnvironmentVariable(Only),
            kept = Environment.GetEnvironmentVariable(Kept);
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(
            ConvertedModel.All().Where(id => only is null || only.Split(',').Any(part => id.Contains(part, StringComparison.Ordinal))),
            id =>
            {
                if (kept is null)
                    Convert(id);
                else
                    foreach (var (release, format) in KeptTargets())
                        ConvertedModel.Keep(id, release, format, Path.Combine(kept, $"{release}"));
            }
        );
        output.WriteLine($"{_agree.Count} agree, {_refused.Count} refused, {_wrong.Count} wrong, {clock.Elapsed.TotalSeconds:F0} s");
        foreach (var (release, _, _) in s_targets)
        {
            int refused = _refused.Count(r => r.StartsWith($"{release} ", StringComparison.Ordinal));
            output.WriteLine($"{release}: {_agree.Count(r => r == release)} agree, {refused} refused");
        }
        foreach (string line in _refused.Order(StringComparer.Ordinal))
            output.WriteLine(line);
        _wrong.Order(StringComparer.Ordinal).Should().BeEmpty();
        if (only is null && kept is null)
            foreach (var (release, _, least) in s_targets)
                _agree.Count(r => r == release).Should().BeGreaterThan(least, "Keras {0} holds more than before", release);
    }

    private static IEnumerable<(KerasVersion Release, string Format)> KeptTargets() =>
        Environment.GetEnvironmentVariable(Releases) is { } asked
            ? asked.Split(',').Select(KerasVersion.Parse).Select(r => (r, r.Major >= 3 ? "keras" : "h5"))
            : s_targets.Select(t => (t.Release, t.Format));

    private void Convert(string id)
    {
        var fixture = new FixtureCase(id);
        var options = FixtureCases.Options(id, fixture, Device.Cpu(1));
        using var model = fixture.Load(options);
        foreach (var (release, format, _) in s_targets)
        {
            try
            {
                if (Problem(id, fixture, model, options, release, format) is { } problem)
                    _wrong.Add($"{release} {id}: {problem}");
                else
                    _agree.Add(release);
            }
            catch (KerasUnsupportedException e) when (e.Message.StartsWith($"Keras {release} cannot hold", StringComparison.Ordinal))
            {
                _refused.Add($"{release} {id}: {e.Message}");
                if (ConvertedModel.Known(release).ContainsKey(id))
                    _wrong.Add($"{release} {id}: real Keras loaded it once, and now it is refused: {e.Message}");
            }
            catch (KerasException e)
            {
                _wrong.Add($"{release} {id}: {e.GetType().Name}: {e.Message}");
            }
        }
    }

    private string? Problem(string id, FixtureCase fixture, Model model, KerasImportOptions options, KerasVersion release, string format)
    {
        string path = _folder.PathOf($"{id.Replace('/', '~')}.{release}.{format}");
        var report = model.Save(path, release);
        using var back = KerasImporter.Load(
            path,
            new KerasImportOptions
            {
                Device = Device.Cpu(1),
                Backend = report.Backend,
                // Files of Keras 1 need not say it.
                DimOrdering = release.Major == 1 ? options.DimOrdering : null,
            }
        );
        File.Delete(path);
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
