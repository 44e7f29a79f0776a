using FluentAssertions;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Writes the stored cases of tf.keras and Keras 3 once more, for real Keras 3 to load (tools/oracle/verify_3.py).</summary>
public sealed class WrittenForKeras3Tests
{
    private const string Variable = "KERASSHARP_WRITTEN_3";

    private static readonly string[] s_releases =
    [
        .. new[]
        {
            "1.14.0",
            "1.15.5",
            "2.1.4",
            "2.4.4",
            "2.7.4",
            "2.10.0",
            "2.10.1",
            "2.12.0",
            "2.12.1",
            "2.13.1",
            "2.15.0",
            "2.15.1",
        }.Select(r => $"keras-{r}-tf"),
    ];

    /// <summary>Skips unless the environment names a folder. There each case has a folder with the model as its file had it
    /// (<c>kept</c>) and as one built in C# is written (<c>new</c>), in each form that its era has; <c>original.txt</c> says where the
    /// file lies that was read, <c>refused.txt</c> which models have no form.</summary>
    [SkippableFact]
    public void Stored_cases()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(folder), $"{Variable} names no folder");
        string? only = Environment.GetEnvironmentVariable(Variable + "_ONLY");
        Directory.CreateDirectory(folder!);
        using var refused = new StreamWriter(Path.Combine(folder!, "refused.txt")) { AutoFlush = true };
        int written = 0;
        foreach (string id in FixtureCase.All().Where(id => IsRead(id) && (only is null || id.Contains(only, StringComparison.Ordinal))))
        {
            var fixture = new FixtureCase(id);
            if (!fixture.HasArchitecture || fixture.Error is not null || FixtureCases.Refused.ContainsKey(id))
                continue;
            try
            {
                using var model = fixture.Load(FixtureCases.Options(id, fixture, Device.Reference()));
                string place = Path.Combine(folder!, string.Join('~', id.TrimStart('/').Split('/').TakeLast(3)));
                Directory.CreateDirectory(place);
                File.Copy(Path.Combine(fixture.Folder, "data.npz"), Path.Combine(place, "data.npz"), overwrite: true);
                File.Copy(Path.Combine(fixture.Folder, "case.json"), Path.Combine(place, "case.json"), overwrite: true);
                File.Copy(fixture.WeightsPath, Path.Combine(place, "original" + Path.GetExtension(fixture.WeightsPath)), overwrite: true);
                foreach (var (name, save) in Forms(model))
                    Write(id, Path.Combine(place, name), save, refused);
                written++;
            }
            catch (KerasUnsupportedException e)
            {
                refused.WriteLine($"{id}: read: {e.Message}");
            }
        }
        written.Should().BePositive();
    }

    private static IEnumerable<(string Name, Action<string> Save)> Forms(Model model)
    {
        var origin = (KerasOrigin)model.Origin!;
        var era = KerasEras.Of(origin.Report.Version.Value);
        var fresh = new Lazy<ModelWriter>(() => new ModelWriter(model, era));
        yield return ("kept.h5", path => new ModelWriter(model).WholeModel().Save(path));
        yield return ("new.h5", path => fresh.Value.WholeModel().Save(path));
        if (!era.WritesTrees)
            yield break;
        yield return ("kept.keras", path => model.Save(path));
        yield return ("kept.weights.h5", model.SaveWeights);
        yield return ("new.keras", path => KerasArchiveWriter.Save(path, fresh.Value.Archive([])));
        yield return ("new.weights.h5", path => fresh.Value.Tree().Save(path));
    }

    private static void Write(string id, string path, Action<string> save, StreamWriter refused)
    {
        try
        {
            save(path);
        }
        catch (KerasUnsupportedException e)
        {
            refused.WriteLine($"{id}: {Path.GetFileName(path)}: {e.Message}");
        }
    }

    // Keras 3, and TensorFlow's own Keras.
    private static bool IsRead(string id) =>
        Array.Find(id.Split('/'), p => p.StartsWith("keras-", StringComparison.Ordinal)) is { } release
        && (release.StartsWith("keras-3", StringComparison.Ordinal) || s_releases.Contains(release));
}
