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

    /// <summary>Releases of Keras 1 and 2, on Theano and on TensorFlow; none of tf.keras, of which some have the same numbers.</summary>
    private static readonly string[] s_releases =
    [
        .. "1.2.2 2.0.0 2.0.2 2.0.3 2.0.4 2.0.5 2.0.6 2.0.7 2.0.8 2.0.9 2.1.2 2.1.3 2.1.4 2.1.5 2.1.6".Split(' '),
        .. "2.2.0 2.2.1 2.2.4 2.2.5 2.3.0 2.3.1 2.0.8-tf 2.1.4-tf 2.1.6-tf 2.2.4-tf 2.2.5-tf 2.3.1-tf".Split(' '),
    ];

    /// <summary>Skips unless the environment names a folder. There, <c>kept/RELEASE/GROUP/CASE</c> holds each model as its file had it,
    /// <c>new/RELEASE/GROUP/CASE</c> as one built in C# is written, and <c>original/RELEASE/GROUP/CASE</c> is the case itself;
    /// <c>refused.txt</c> tells which have no form there.</summary>
    [SkippableFact]
    public void Stored_cases()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(folder), $"{Variable} names no folder");
        var refused = new List<string>();
        int written = 0;
        foreach (string id in FixtureCase.All().Where(IsOneOfThem))
            if (Writes(id, folder!, refused))
                written++;
        File.WriteAllLines(Path.Combine(folder!, "refused.txt"), refused);
        written.Should().BeGreaterThan(600);
    }

    /// <summary>The variable names a command that runs Python with real Keras 2.3.1 on Theano. It loads every stored model of Keras 2 as
    /// it was kept and as a new one, predicts with it and, where it is compiled, trains on, as it does with the file that was read
    /// (tools/oracle/verify_2.py). KERASSHARP_KERAS2_ONLY leaves a part of the cases, which stands in their names.</summary>
    [SkippableFact]
    public void Real_Keras_goes_on_from_them()
    {
        string? command = Environment.GetEnvironmentVariable(Keras);
        Skip.If(string.IsNullOrEmpty(command), $"{Keras} names no command that runs Python with Keras 2.3.1");
        string? only = Environment.GetEnvironmentVariable(Keras + "_ONLY");
        using var folder = new TemporaryFolder();
        var refused = new List<string>();
        int written = FixtureCase
            .All()
            .Where(id => id.StartsWith("keras-2.", StringComparison.Ordinal) && IsOneOfThem(id) && (only is null || id.Contains(only)))
            .Count(id => Writes(id, folder.Root, refused));
        string oracle = Path.Combine(Fixtures.Root, "..", "tools", "oracle");
        foreach (string script in new[] { "verify.py", "verify_2.py" })
            File.Copy(Path.Combine(oracle, script), folder.PathOf(script));
        Directory.CreateDirectory(folder.PathOf("library"));
        foreach (string part in Directory.EnumerateFiles(Path.Combine(oracle, "library"), "*.py"))
            File.Copy(part, folder.PathOf(Path.Combine("library", Path.GetFileName(part))));
        var (code, output) = ExternalTool.Run("/bin/sh", "-c", $"cd '{folder.Root}' && {command} verify_2.py .");
        code.Should().Be(0, output);
        output.Should().Contain($"Keras 2.3.1, {written} cases: ");
    }

    private static bool IsOneOfThem(string id) => s_releases.Any(r => id.Contains($"keras-{r}/", StringComparison.Ordinal));

    /// <summary>Whether a case was written; what has no form as a new model is added to those refused.</summary>
    private static bool Writes(string id, string folder, List<string> refused)
    {
        // A case of another folder is there by its full path.
        string name = id[id.LastIndexOf("keras-", StringComparison.Ordinal)..];
        var fixture = new FixtureCase(id);
        if (
            !fixture.HasArchitecture
            || fixture.Error is not null
            || fixture.IsOfTensorFlow
            || fixture.IsOfLambda
            || FixtureCases.Incomplete.Contains(id)
            || FixtureCases.Refused.ContainsKey(id)
        )
            return false;
        using var model = fixture.Load(FixtureCases.Options(id, fixture, Device.Reference()));
        Copy(Path.Combine(folder, "original", name), fixture);
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
        File.WriteAllText(Path.Combine(folder, "case.json"), fixture.WithModel("model.h5", fixture.Backend));
        save(Path.Combine(folder, "model.h5"));
    }

    private static void Copy(string folder, FixtureCase fixture)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(fixture.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }
}
