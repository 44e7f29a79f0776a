using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.ParityTests.Importers.Keras.Containers;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Each whole file that Keras on TensorFlow wrote, loaded and saved, against itself: groups, names, types, order, arrays and
/// attributes. Another folder of such files is walked where KERASSHARP_TREES names one.</summary>
public sealed class KeptTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The files.</summary>
    public static TheoryData<string> Files
    {
        get
        {
            var folders = Environment.GetEnvironmentVariable("KERASSHARP_TREES") is { Length: > 0 } given
                ? [given]
                : Directory.GetDirectories(Fixtures.Root, "keras-*-tf");
            var files = folders.SelectMany(f => Directory.GetFiles(f, "model.h5", SearchOption.AllDirectories));
            return [.. files.Select(f => Path.GetRelativePath(Fixtures.Root, f)).Order(StringComparer.Ordinal)];
        }
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void What_is_saved_has_the_tree_of_its_file(string file)
    {
        string stored = Fixtures.PathOf(file),
            written = _folder.PathOf("model.h5");
        using var before = Hdf5File.Open(stored);
        Skip.IfNot(before.Root.Attributes.ContainsKey("model_config"), "it is a file of weights alone");
        using (var model = Loaded(stored))
        {
            Skip.If(model is null, "it holds a Lambda that is not read");
            model.Save(written);
        }
        using var after = Hdf5File.Open(written);
        Hdf5Comparison.Differences(before, after).Should().BeEmpty();
    }

    private static Model? Loaded(string file)
    {
        try
        {
            return KerasImporter.Load(file);
        }
        catch (KerasException e) when (e.Message.Contains("(Lambda)", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
