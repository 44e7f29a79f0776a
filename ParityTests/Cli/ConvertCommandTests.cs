using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary><c>kerassharp convert</c>.</summary>
public sealed class ConvertCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Sentiment => Fixtures.PathOf("models", "imdb_lstm", "model.h5");

    /// <summary>The example of README.</summary>
    [Fact]
    public void A_model_of_Keras_1_becomes_one_of_Keras_3()
    {
        string to = _folder.PathOf("imdb.keras");
        var run = CliRun.Of("convert", Sentiment, to, "--to", "keras3");
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Text.Should().Contain("hard_sigmoid").And.Contain("largest difference").And.Contain("predicts the same");
        string readme = File.ReadAllText(Path.Combine(Fixtures.Root, "..", "README.md"));
        foreach (string line in run.Text.Split('\n').Where(l => l.StartsWith("written as", StringComparison.Ordinal)))
            readme.Should().Contain(line, "README shows what the command says");
        using var model = KerasImporter.Load(to);
        model.ImportReport!.Version.Value.Major.Should().Be(3);
    }

    [Fact]
    public void A_model_of_looked_up_words_is_proved_on_random_words()
    {
        string to = _folder.PathOf("pets.keras");
        var run = CliRun.Of("convert", Fixtures.PathOf("text", "pets", "model.keras"), to, "--release", "3.5.0");
        run.Error.Should().BeEmpty();
        run.Text.Should().Contain("samples of random words").And.Contain("largest difference").And.Contain("predicts the same");
        File.Exists(to).Should().BeTrue();
    }

    [Fact]
    public void A_model_of_sentences_is_proved_on_random_words()
    {
        string from = _folder.PathOf("from.keras"),
            to = _folder.PathOf("to.keras");
        using (
            KerasSharp.Model model = new Sequential
            {
                new InputLayer(1) { Text = true },
                new TextVectorization(["cat", "dog", "bird"]) { Length = 6, Name = "words" },
                new Embedding(5, 3) { Name = "table" },
                new Flatten { Name = "row" },
                new Dense(2) { Name = "scores" },
            }.Build()
        )
            model.Save(from);
        var run = CliRun.Of("convert", from, to, "--release", "3.5.0");
        run.Error.Should().BeEmpty();
        run.Text.Should().Contain("samples of random words").And.Contain("predicts the same");
        File.Exists(to).Should().BeTrue();
    }

    [Fact]
    public void Beforehand_it_says_what_the_release_cannot_hold()
    {
        string from = _folder.PathOf("model.h5");
        using (
            KerasSharp.Model model = new Sequential
            {
                new Gru(2)
                {
                    ResetAfter = true,
                    Name = "gates",
                    InputShape = [3, 2],
                },
            }.Build()
        )
            model.Save(from, new KerasVersion(2, 3, 1));
        var run = CliRun.Of("convert", from, "--to", "keras1", "--check");
        run.ExitCode.Should().Be(1);
        run.Text.Should().Contain("refused: gates: ").And.Contain("ResetAfter").And.Contain("Keras 1.2.2 cannot hold the model");
        CliRun.Of("convert", from, "--release", "2.3.1", "--check").ExitCode.Should().Be(0);
    }

    [Fact]
    public void What_cannot_be_held_is_not_written()
    {
        string from = _folder.PathOf("model.h5"),
            to = _folder.PathOf("out.h5");
        using (
            KerasSharp.Model model = new Sequential
            {
                new Gru(2)
                {
                    ResetAfter = true,
                    Name = "gates",
                    InputShape = [3, 2],
                },
            }.Build()
        )
            model.Save(from, new KerasVersion(2, 3, 1));
        var run = CliRun.Of("convert", from, to, "--to", "keras1");
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("gates").And.Contain("ResetAfter");
        File.Exists(to).Should().BeFalse();
    }

    /// <summary>Two orders of the same sums differ as much as the last bit of the inputs makes outputs differ.</summary>
    [Fact]
    public void A_model_that_makes_much_of_the_last_bit_is_written_too()
    {
        string from = _folder.PathOf("chaotic.h5"),
            to = _folder.PathOf("chaotic.keras");
        using (
            KerasSharp.Model model = new Sequential
            {
                new Lstm(24) { InputShape = [60, 3] },
                new Dense(4) { Activation = ActivationFunction.Softmax },
            }.Build()
        )
        {
            var random = new Random(5);
            foreach (var variable in model.Variables.All.Where(v => v.Role == KerasSharp.Runtime.Graph.VariableRole.Weight))
                variable.Set([.. variable.Values.Select(_ => (float)(6 * (random.NextDouble() - 0.5)))]);
            model.Save(from, new KerasVersion(2, 3, 1));
        }
        var run = CliRun.Of("convert", from, to, "--to", "keras3");
        run.ExitCode.Should().Be(0, run.Error);
        run.Text.Should().Contain("the last bit of the inputs alone moves them by");
        File.Exists(to).Should().BeTrue();
    }

    [Fact]
    public void Given_inputs_and_outputs_are_compared_too()
    {
        string to = _folder.PathOf("imdb.h5"),
            arrays = _folder.PathOf("known.npz");
        using var model = KerasImporter.Load(Sentiment);
        string input = model.InputLayers[0].Name!;
        var ids = Enumerable.Range(0, 100).Select(i => (float)(i % 50)).ToArray();
        float output = model.Predict(System.Numerics.Tensors.Tensor.Create(ids, [1, 100]))[0, 0];
        void Write(float y) =>
            NpzFile.Write(arrays, [new(input, NpyArray.From(ids, 1, 100)), new(model.OutputNames[0], NpyArray.From(new[] { y }, 1, 1))]);

        Write(output);
        var run = CliRun.Of("convert", Sentiment, to, "--to", "keras2", "--verify", arrays);
        run.ExitCode.Should().Be(0, run.Error);
        run.Text.Should().Contain("against the outputs given");

        Write(output + 0.1f);
        File.Delete(to);
        run = CliRun.Of("convert", Sentiment, to, "--to", "keras2", "--verify", arrays);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("predicts otherwise");
        File.Exists(to).Should().BeFalse();
    }

    [Theory]
    [InlineData("--to or --release", "in.h5", "out.h5")]
    [InlineData("a file to write", "in.h5", "--to", "keras3")]
    [InlineData("one of the releases", "MODEL", "out.h5", "--release", "2.0.9")]
    [InlineData("a release of Keras 3", "MODEL", "out.h5", "--to", "keras3", "--release", "2.3.1")]
    [InlineData("ends in .keras", "MODEL", "out.h5", "--to", "keras3", "--format", "keras")]
    public void Mistakes_are_told(string said, params string[] arguments)
    {
        var run = CliRun.Of(["convert", .. arguments.Select(a => a == "MODEL" ? Sentiment : a)]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(said);
    }
}
