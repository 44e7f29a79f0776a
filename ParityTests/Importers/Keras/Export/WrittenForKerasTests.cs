using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Writes the stored cases of Keras 1.2.2 and 2 once more, for real Keras to load (tools/oracle/verify.py).</summary>
public sealed class WrittenForKerasTests
{
    private const string Variable = "KERASSHARP_WRITTEN",
        Keras = "KERASSHARP_KERAS2";

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
            if (Writes(id, folder!, refused))
                written++;
        File.WriteAllLines(Path.Combine(folder!, "refused.txt"), refused);
        written.Should().BeGreaterThan(600);
    }

    /// <summary>The variable names a command that runs Python with real Keras 2.3.1 on Theano. Two models of each class, and every
    /// training that goes on from a state: it loads them as they were kept and as new ones, predicts and trains what Keras did.</summary>
    [SkippableFact]
    public void Real_Keras_goes_on_from_them()
    {
        string? command = Environment.GetEnvironmentVariable(Keras);
        Skip.If(string.IsNullOrEmpty(command), $"{Keras} names no command that runs Python with Keras 2.3.1");
        using var folder = new TemporaryFolder();
        var refused = new List<string>();
        foreach (
            string id in FixtureCase
                .All()
                .Where(id => id.StartsWith("keras-2.3.1/", StringComparison.Ordinal))
                .GroupBy(id => id.Split('/')[1])
                .SelectMany(g =>
                    g.Key == "training" ? g.Where(id => id.Contains("/resume_", StringComparison.Ordinal)).Concat(g.Take(8)) : g.Take(2)
                )
                .Distinct()
        )
            Writes(id, folder.Root, refused);
        string oracle = Path.Combine(Fixtures.Root, "..", "tools", "oracle");
        File.Copy(Path.Combine(oracle, "verify.py"), folder.PathOf("verify.py"));
        Directory.CreateDirectory(folder.PathOf("library"));
        foreach (string part in Directory.EnumerateFiles(Path.Combine(oracle, "library"), "*.py"))
            File.Copy(part, folder.PathOf(Path.Combine("library", Path.GetFileName(part))));
        var (code, output) = ExternalTool.Run("/bin/sh", "-c", $"cd '{folder.Root}' && {command} verify.py */*/*/*");
        output.Split('\n').Where(l => l.Contains(": FAILED", StringComparison.Ordinal)).Should().BeEmpty();
        code.Should().Be(0, output);
        output.Split('\n').Count(l => l.EndsWith(": agrees", StringComparison.Ordinal)).Should().BeGreaterThan(100);
    }

    /// <summary>Whether a case was written; what has no form as a new model is added to those refused.</summary>
    private static bool Writes(string id, string folder, List<string> refused)
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
            return false;
        using var model = fixture.Load(FixtureCases.Options(id, fixture, Device.Reference()));
        Write(Path.Combine(folder, "kept", name), fixture, model.Save);
        try
        {
            var writer = new ModelWriter(model, KerasEras.Of(KerasVersion.Parse(fixture.Keras)));
            Write(Path.Combine(folder, "new", name), fixture, writer.WholeModel().Save);
        }
        catch (KerasUnsupportedException e)
        {
            refused.Add($"{id}: {e.Message}");
        }
        return true;
    }

    private static void Write(string folder, FixtureCase fixture, Action<string> save)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(fixture.Folder, "data.npz"), Path.Combine(folder, "data.npz"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "case.json"), fixture.WithModel("model.h5"));
        save(Path.Combine(folder, "model.h5"));
    }
}
