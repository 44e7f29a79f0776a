using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Real Keras loads what conversions write, and predicts what the Keras did that the models come from. fixtures/conversions keeps
/// what real Keras said of stored models (tools/oracle/verify_conversions.py).</summary>
public sealed class ConversionOracleTests : IDisposable
{
    private const string Agrees = "agrees";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The variable names a command that runs Python with that Keras, such as <c>keras 2.3.1</c>.</summary>
    [SkippableTheory]
    [InlineData("KERASSHARP_KERAS1", "1.2.2", "h5")]
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
        ConvertedModel.Lines(_folder.PathOf("proof.txt")).Should().BeEquivalentTo(Known(release));
    }

    /// <summary>Of each layer class of Keras 1.2.2, and of each demo model, real Keras loaded a conversion and agreed; where none is
    /// listed, none is written.</summary>
    [Theory]
    [InlineData("2.3.1", "h5")]
    [InlineData("3.15.1", "keras")]
    public void Each_layer_of_Keras_1_2_2_was_seen_by_real_Keras(string release, string format)
    {
        var known = Known(release);
        int classes = 0;
        foreach (
            var ids in ConvertedModel.OfKeras1().GroupBy(id => id.StartsWith("models/", StringComparison.Ordinal) ? id : id.Split('/')[1])
        )
            if (ids.Any(id => known.GetValueOrDefault(id) == Agrees))
                classes++;
            else
                foreach (string id in ids.Where(id => !known.ContainsKey(id)))
                    ConvertedModel
                        .Refusal(id, KerasVersion.Parse(release), _folder.PathOf($"model.{format}"))
                        .Should()
                        .NotBeNull("real Keras {0} was not asked about {1}, nor about another model of {2}", release, id, ids.Key);
        classes.Should().BeGreaterThan(60);
        known.Values.Where(v => v != Agrees).Should().AllSatisfy(v => v.Should().StartWith("not on ", "the backend is no witness"));
    }

    private static Dictionary<string, string> Known(string release) => ConvertedModel.Known(KerasVersion.Parse(release));
}
