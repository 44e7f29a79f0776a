using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Writes the stored cases of Keras 1.2.2 once more, for real Keras to load (tools/oracle/verify.py).</summary>
public sealed class WrittenForKerasTests
{
    private const string Variable = "KERASSHARP_WRITTEN";

    /// <summary>Skips unless the environment names a folder. There, <c>kept/GROUP/CASE</c> holds each model as its file had it, and
    /// <c>new/GROUP/CASE</c> as one built in C# is written.</summary>
    [SkippableFact]
    public void Stored_cases()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(folder), $"{Variable} names no folder");
        int written = 0;
        foreach (string id in FixtureCase.All().Where(id => id.StartsWith("keras-1.2.2/", StringComparison.Ordinal)))
        {
            var fixture = new FixtureCase(id);
            if (
                !fixture.HasArchitecture
                || fixture.Error is not null
                || fixture.CannotBeReloaded
                || fixture.Backend != TrainingBackend.Theano
            )
                continue;
            using var model = fixture.Load(FixtureCases.Options(id, fixture, Device.Reference()));
            Write(Path.Combine(folder!, "kept", id), fixture, model.Save);
            Write(Path.Combine(folder!, "new", id), fixture, new ModelWriter(model, KerasEras.Usual).WholeModel().Save);
            written++;
        }
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
