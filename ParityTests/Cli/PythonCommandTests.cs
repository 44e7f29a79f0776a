using System.IO.Compression;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Weights alone on the command line: scripts and skeletons.</summary>
public sealed class PythonCommandTests
{
    private static readonly string s_folder = Fixtures.PathOf("scripts", "text_2.0.9");
    private static readonly string s_script = Path.Combine(s_folder, "script.py");
    private static readonly string s_weights = Path.Combine(s_folder, "weights.h5");

    [Fact]
    public void A_script_and_its_weights_become_a_whole_model()
    {
        using var folder = new TemporaryFolder();
        string whole = Path.Combine(folder.Root, "whole.h5"),
            architecture = Path.Combine(folder.Root, "model.json");
        CliRun.Of("python", s_script, "--weights", s_weights).Text.Should().Contain("lstm_1 (LSTM)").And.Contain("Total params: 796");
        CliRun.Of("python", s_script, "--weights", s_weights, "--output", whole).Error.Should().BeEmpty();
        CliRun.Of("python", s_script, "--keras-version", "2.0.9", "--output", architecture).Error.Should().BeEmpty();
        string summary = CliRun.Of("summary", Path.Combine(s_folder, "model.json"), "--weights", s_weights).Text;
        CliRun.Of("summary", whole).Text.Should().Be(summary);
        CliRun.Of("summary", architecture, "--weights", s_weights).Text.Should().Be(summary);
    }

    /// <summary>What stands between layers is text in other files, which an archive of Keras 3 has as operations.</summary>
    [Fact]
    public void An_archive_has_operations_for_what_stands_between_layers()
    {
        using var folder = new TemporaryFolder();
        string source = Fixtures.PathOf("own_models", "attributes_3.15.1"),
            whole = Path.Combine(folder.Root, "whole.keras"),
            predicted = Path.Combine(folder.Root, "y.npz");
        CliRun
            .Of("python", Path.Combine(source, "script.py"), "--weights", Path.Combine(source, "model.weights.h5"), "--output", whole)
            .Error.Should()
            .Contain("operations of keras.ops")
            .And.NotContain("as text");
        CliRun.Of("predict", whole, "--input", Path.Combine(source, "inputs.npz"), "--output", predicted).ExitCode.Should().Be(0);
        var expected = NpzFile.Read(Path.Combine(source, "outputs.npz")).Single().Value;
        NpzFile.Read(predicted).Single().Value.ReadFloats().Should().Equal(expected.ReadFloats(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_script_that_leaves_something_open_says_how_to_give_it()
    {
        using var folder = new TemporaryFolder();
        string script = Script(folder, "m = Sequential([Dense(len(w), input_dim=2)])");
        CliRun.Of("python", script, "--keras-version", "2.3.1").Error.Should().Contain("; --set \"len(w)=VALUE\" says it");
        CliRun.Of("python", script, "--keras-version", "2.3.1", "--set", "len(w)=5").Text.Should().Contain("(None, 5)");
        CliRun.Of("python", script, "--set", "len(w)=5").Error.Should().Contain("--keras-version decides it");
    }

    [Fact]
    public void All_values_that_are_open_are_asked_for_at_once()
    {
        using var folder = new TemporaryFolder();
        string script = Script(folder, "m = Sequential([Dense(len(w), input_shape=(n + 1,))])");
        CliRun.Of("python", script, "--keras-version", "2.3.1").Error.Should().Contain("--set \"len(w)=VALUE\" --set \"n=VALUE\" say it");
        CliRun
            .Of("python", script, "--keras-version", "2.3.1", "--set", "len(w)=5", "--set", "n=3")
            .Text.Should()
            .Contain("Total params: 25");
    }

    [Fact]
    public void Weights_alone_are_those_of_an_architecture_that_has_a_name()
    {
        using var folder = new TemporaryFolder();
        string weights = Path.Combine(folder.Root, "w.h5");
        string summary;
        using (var model = KerasApplications.MobileNet([32, 32, 3], classes: 4, version: new KerasVersion(2, 3, 1)))
        {
            model.SaveWeights(weights);
            summary = model.Summary().ToString();
        }
        string[] said = ["--architecture", "mobilenet", "--input-shape", "32,32,3"];
        CliRun.Of(["summary", weights, .. said, "--keras-version", "2.3.1"]).Text.Should().Be(summary);
        CliRun.Of(["summary", weights, "--architecture", "mobile", "--keras-version", "2.3.1"]).Error.Should().Contain("found 'mobile'");
        CliRun.Of(["summary", weights, "--architecture", "vgg16", "--keras-version", "2.3.1"]).ExitCode.Should().Be(1);
    }

    /// <summary>Keras 3 counts layers by class: the classes of the layers on top are those of the last Dense, or of MobileNet's only
    /// convolution with a bias.</summary>
    [Theory]
    [InlineData("mobilenetv2")]
    [InlineData("mobilenet")]
    public void Classes_are_told_by_files_that_count_layers_by_class(string name)
    {
        using var folder = new TemporaryFolder();
        string weights = Path.Combine(folder.Root, "w.weights.h5");
        int?[] shape = [32, 32, 3];
        using var model =
            name == "mobilenet" ? KerasApplications.MobileNet(shape, classes: 4) : KerasApplications.MobileNetV2(shape, classes: 4);
        model.Save(Path.Combine(folder.Root, "m.keras"), ModelFormat.Keras3);
        using (var archive = ZipFile.OpenRead(Path.Combine(folder.Root, "m.keras")))
            archive.GetEntry("model.weights.h5")!.ExtractToFile(weights);
        CliRun
            .Of("summary", weights, "--architecture", name, "--input-shape", "32,32,3", "--keras-version", "3.8.0")
            .Text.Should()
            .Be(model.Summary().ToString());
    }

    [Fact]
    public void A_skeleton_is_refused_until_its_questions_are_answered()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Root, "model.json"),
            code = Path.Combine(folder.Root, "model.cs");
        CliRun.Of("skeleton", s_weights, "--output", json).Error.Should().Contain("15 questions are open");
        CliRun.Of("summary", json, "--weights", s_weights).Error.Should().Contain("15 questions are open").And.Contain("--accept");
        CliRun.Of("skeleton", s_weights, "--output", code).ExitCode.Should().Be(0);
        File.ReadAllLines(code).Count(l => l.StartsWith("#error layer '", StringComparison.Ordinal)).Should().Be(15);
        CliRun.Of("skeleton", s_weights, "--output", json, "--accept").Error.Should().Contain("no questions are open");
        CliRun.Of("summary", json, "--weights", s_weights).Text.Should().Contain("Total params: 796");
    }

    [Fact]
    public void The_error_for_weights_alone_names_the_ways()
    {
        string error = CliRun.Of("summary", s_weights).Error;
        foreach (string way in new[] { "kerassharp python FILE.py", "kerassharp inspect", "kerassharp skeleton" })
            error.Should().Contain(way);
        CliRun
            .Of("inspect", s_weights)
            .Text.Should()
            .Contain("Weights alone; what the layers can be:\n")
            .And.Contain("an LSTM of 5 units over 6 features");
    }

    [Fact]
    public void The_examples_of_the_README_are_true()
    {
        string readme = File.ReadAllText(Path.Combine(Fixtures.Root, "..", "README.md"));
        const string start = "    $ kerassharp ";
        var lines = readme.Split('\n');
        int examples = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (
                !lines[i].StartsWith(start + "python", StringComparison.Ordinal)
                && !lines[i].StartsWith(start + "skeleton", StringComparison.Ordinal)
            )
                continue;
            using var folder = new TemporaryFolder();
            string[] words = lines[i][start.Length..].Split(' ');
            string[] arguments =
            [
                .. words.Select(w =>
                    w.StartsWith("fixtures/", StringComparison.Ordinal) ? Path.Combine(Fixtures.Root, "..", w)
                    : w is "model.json" ? Path.Combine(folder.Root, w)
                    : w
                ),
            ];
            var run = CliRun.Of(arguments);
            string shown = (run.Text + run.Error).Replace(folder.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            for (
                int j = i + 1;
                lines[j].StartsWith("    ", StringComparison.Ordinal) && !lines[j].StartsWith("    $", StringComparison.Ordinal);
                j++
            )
                shown.Should().Contain(lines[j].Trim());
            examples++;
        }
        examples.Should().Be(2);
    }

    private static string Script(TemporaryFolder folder, string line)
    {
        string script = Path.Combine(folder.Root, "m.py");
        File.WriteAllText(script, $"from keras.models import Sequential\nfrom keras.layers import Dense\n{line}\n");
        return script;
    }
}
