using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Real Keras loads what conversions write, and predicts what the Keras did that the models come from. fixtures/conversions keeps
/// what real Keras said of every stored model of Keras 1.2.2 (tools/oracle/verify_conversions.py).</summary>
public sealed class ConversionOracleTests : IDisposable
{
    private const string Agrees = "agrees";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The variable names a command that runs Python with that Keras, such as <c>keras 2.3.1</c>.</summary>
    [SkippableTheory]
    [InlineData("KERASSHARP_KERAS2", "2.3.1", "h5")]
    [InlineData("KERASSHARP_KERAS3", "3.15.1", "keras")]
    public void Real_Keras_predicts_the_same(string variable, string release, string format)
    {
        string? command = Environment.GetEnvironmentVariable(variable);
        Skip.If(string.IsNullOrEmpty(command), $"{variable} names no command that runs Python with Keras {release}");
        foreach (string id in Known(release).Keys)
            ConvertedModel.Keep(id, KerasVersion.Parse(release), format, _folder.Root);
        string script = Path.Combine(Fixtures.Root, "..", "tools", "oracle", "verify_conversions.py");
        File.Copy(script, _folder.PathOf("verify_conversions.py"));
        Directory.CreateDirectory(_folder.PathOf("library"));
        foreach (string part in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(script)!, "library"), "*.py"))
            File.Copy(part, _folder.PathOf(Path.Combine("library", Path.GetFileName(part))));
        var (_, output) = ExternalTool.Run("/bin/sh", "-c", $"cd '{_folder.Root}' && {command} verify_conversions.py --list proof.txt .");
        File.Exists(_folder.PathOf("proof.txt")).Should().BeTrue(output);
        Lines(_folder.PathOf("proof.txt")).Should().BeEquivalentTo(Known(release));
    }

    /// <summary>Each stored model of Keras 1.2.2 that is converted stands in the list with what real Keras said, so that none is written
    /// which real Keras never saw.</summary>
    [Theory]
    [InlineData("2.3.1", "h5")]
    [InlineData("3.15.1", "keras")]
    public void Each_layer_of_Keras_1_2_2_was_seen_by_real_Keras(string release, string format)
    {
        var known = Known(release);
        var classes = new HashSet<string>(StringComparer.Ordinal);
        foreach (string id in ConvertedModel.OfKeras1())
        {
            string folder = id.Split('/')[1];
            if (known.GetValueOrDefault(id) == Agrees)
                classes.Add(folder);
            if (!known.ContainsKey(id))
                ConvertedModel
                    .Refusal(id, KerasVersion.Parse(release), _folder.PathOf($"model.{format}"))
                    .Should()
                    .NotBeNull("{0} is in no list of what real Keras {1} loaded", id, release);
        }
        classes.Should().HaveCountGreaterThan(40);
        known.Values.Where(v => v != Agrees).Should().AllSatisfy(v => v.Should().StartWith("not on ", "the backend is no witness"));
    }

    private static Dictionary<string, string> Known(string release) => Lines(Fixtures.PathOf("conversions", $"keras-{release}.txt"));

    private static Dictionary<string, string> Lines(string path) =>
        File.ReadAllLines(path).Select(l => l.Split('\t')).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
}
