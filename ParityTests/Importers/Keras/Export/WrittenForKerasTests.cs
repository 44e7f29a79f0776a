using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Writes the stored cases of Keras 1.2.2 and 2 once more, for real Keras to load (tools/oracle/verify.py).</summary>
public sealed class WrittenForKerasTests
{
    private const string Variable = "KERASSHARP_WRITTEN";

    private static readonly string[] s_releases = ["1.2.2", "2.0.9", "2.1.6", "2.2.4", "2.3.1"];

    /// <summary>Skips unless the environment names a folder. There, <c>kept/GROUP/CASE</c> holds each model as its file had it, and
    /// <c>new/GROUP/CASE</c> as one built in C# is written; <c>refused.txt</c> tells which have no form there.</summary>
    [SkippableFact]
    public void Stored_cases()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(folder), $"{Variable} names no folder");
        var refused = new List<string>();
        int written = 0;
        foreach (string id in FixtureCase.All().Where(id => s_releases.Any(r => id.Contains($"keras-{r}/", StringComparison.Ordinal))))
        {
            // A case of another folder is there by its full path.
            string name = id[id.LastIndexOf("keras-", StringComparison.Ordinal)..];
            var fixture = new FixtureCase(id);
            if (
                !fixture.HasArchitecture
                || fixture.Error is not null
                || fixture.CannotBeReloaded
                || fixture.Backend != TrainingBackend.Theano
                || FixtureCases.Refused.ContainsKey(id)
            )
                continue;
            using var model = fixture.Load(FixtureCases.Options(id, fixture, Device.Reference()));
            Write(Path.Combine(folder!, "kept", name), fixture, model.Save);
            try
            {
                var writer = new ModelWriter(model, KerasEras.Of(KerasVersion.Parse(fixture.Keras)));
                Write(Path.Combine(folder!, "new", name), fixture, writer.WholeModel().Save);
            }
            catch (KerasUnsupportedException e)
            {
                refused.Add($"{id}: {e.Message}");
            }
            written++;
        }
        File.WriteAllLines(Path.Combine(folder!, "refused.txt"), refused);
        written.Should().BeGreaterThan(600);
    }

    private static void Write(string folder, FixtureCase fixture, Action<string> save)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(fixture.Folder, "data.npz"), Path.Combine(folder, "data.npz"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "case.json"), fixture.WithModel("model.h5"));
        save(Path.Combine(folder, "model.h5"));
    }
}
