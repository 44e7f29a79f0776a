using System.Collections.Concurrent;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Parity;

/// <summary>A stored model in the form of another release.</summary>
internal static class ConvertedModel
{
    /// <summary>The stored cases that are models which are read and predict, and the demo models.</summary>
    internal static IEnumerable<string> All() => FixtureCase.All().Concat(s_demos).Where(Is);

    /// <summary>Those of Keras 1.2.2 on Theano, and the demo models, which it trained.</summary>
    internal static IEnumerable<string> OfKeras1() =>
        All().Where(id => id.StartsWith("keras-1.2.2/", StringComparison.Ordinal) || s_demos.Contains(id));

    private static readonly string[] s_demos =
    [
        .. Directory.EnumerateDirectories(Fixtures.PathOf("models")).Select(d => $"models/{Path.GetFileName(d)}").Order(),
    ];

    private static bool Is(string id)
    {
        var fixture = new FixtureCase(id);
        return fixture.HasArchitecture
            && fixture.Error is null
            && !FixtureCases.Refused.ContainsKey(id)
            && !FixtureCases.Incomplete.Contains(id)
            && !id.Contains("/numbers/", StringComparison.Ordinal);
    }

    private static readonly ConcurrentDictionary<string, Dictionary<string, string>> s_known = new(StringComparer.Ordinal);

    /// <summary>What real Keras said of the models that were converted for it, by model.</summary>
    internal static Dictionary<string, string> Known(KerasVersion release) =>
        s_known.GetOrAdd(
            $"{release}",
            r =>
                File.Exists(Fixtures.PathOf("conversions", $"keras-{r}.txt")) ? Lines(Fixtures.PathOf("conversions", $"keras-{r}.txt")) : []
        );

    /// <summary>The lines of a list of tools/oracle/verify_conversions.py.</summary>
    internal static Dictionary<string, string> Lines(string path) =>
        File.ReadAllLines(path).Select(l => l.Split('\t')).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);

    /// <summary>Why a release cannot hold a model; null where it is written.</summary>
    internal static string? Refusal(string id, KerasVersion release, string path) => Save(id, release, path).Refusal;

    private static (string? Refusal, TrainingBackend Backend) Save(string id, KerasVersion release, string path)
    {
        var fixture = new FixtureCase(id);
        using var model = fixture.Load(FixtureCases.Options(id, fixture, Device.Cpu(1)));
        try
        {
            return (null, model.Save(path, release).Backend);
        }
        catch (KerasUnsupportedException e)
        {
            return (e.Message, default);
        }
    }

    /// <summary>Writes a model with the inputs and outputs of the Keras that it comes from, for real Keras to load.</summary>
    /// <returns>Why it is not written; null where it is.</returns>
    internal static string? Keep(string id, KerasVersion release, string format, string folder)
    {
        string place = Directory.CreateDirectory(Path.Combine(folder, id.Replace('/', '~'))).FullName;
        var (refusal, backend) = Save(id, release, Path.Combine(place, $"model.{format}"));
        if (refusal is not null)
        {
            Directory.Delete(place, recursive: true);
            return refusal;
        }
        var fixture = new FixtureCase(id);
        File.Copy(Path.Combine(fixture.Folder, "data.npz"), Path.Combine(place, "data.npz"));
        File.WriteAllText(Path.Combine(place, "case.json"), fixture.WithModel($"model.{format}", backend));
        return null;
    }
}
