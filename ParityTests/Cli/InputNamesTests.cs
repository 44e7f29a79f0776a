using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Data under the names that Keras 1 gives a model's inputs (fixtures by tools/oracle/input_names.py).</summary>
public class InputNamesTests
{
    private const float Tolerance = 1e-5f;

    private static (CliRun Run, float[]? Found, float[] Expected) Predict(
        string release,
        string name,
        TemporaryFolder folder,
        string? input = null
    )
    {
        string fixture = Fixtures.PathOf(release, "input_names", name),
            output = folder.PathOf("y.npy");
        var run = CliRun.Of(
            "predict",
            Path.Combine(fixture, "model.h5"),
            "--input",
            input ?? Path.Combine(fixture, "in.npz"),
            "--output",
            output
        );
        return (
            run,
            File.Exists(output) ? NpyArray.Read(output).ReadFloats() : null,
            NpyArray.Read(Path.Combine(fixture, "y.npy")).ReadFloats()
        );
    }

    private static void ShouldBeThoseOfKeras(float[]? found, float[] expected)
    {
        found.Should().HaveCount(expected.Length);
        found!.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(Tolerance);
    }

    private static OrderedDictionary<string, NpyArray> Data(string release, string name) =>
        new(NpzFile.Read(Fixtures.PathOf(release, "input_names", name, "in.npz")));

    [Theory]
    [InlineData("keras-1.0.8", "two_classes")]
    [InlineData("keras-1.2.2", "two_classes")]
    [InlineData("keras-1.0.8", "functional")]
    [InlineData("keras-1.2.2", "functional")]
    [InlineData("keras-1.0.8", "with_functional")]
    [InlineData("keras-1.2.2", "with_functional")]
    public void Names_that_the_file_or_a_class_tells_are_taken_silently(string release, string name)
    {
        using var folder = new TemporaryFolder();
        var (run, found, expected) = Predict(release, name, folder);
        run.Error.Should().BeEmpty();
        ShouldBeThoseOfKeras(found, expected);
    }

    [Theory]
    [InlineData("keras-1.0.8", "one_class", "'dense_input_2' as 'dense_2_input', 'dense_input_3' as 'dense_3_input'")]
    [InlineData("keras-1.2.2", "one_class", "'dense_input_2' as 'dense_2_input', 'dense_input_3' as 'dense_3_input'")]
    [InlineData("keras-1.0.8", "one_class_other_shapes", "'dense_input_7' as 'dense_9_input', 'dense_input_6' as 'dense_8_input'")]
    [InlineData("keras-1.2.2", "one_class_other_shapes", "'dense_input_7' as 'dense_9_input', 'dense_input_6' as 'dense_8_input'")]
    public void Where_several_inputs_have_one_class_shapes_or_count_and_order_tell_and_that_is_told(
        string release,
        string name,
        string taken
    )
    {
        using var folder = new TemporaryFolder();
        var (run, found, expected) = Predict(release, name, folder);
        run.Error.Should()
            .MatchRegex($@"^kerassharp: [^\n]*in\.npz: arrays taken as inputs by Keras's count of their names: {taken}\r?\n$");
        ShouldBeThoseOfKeras(found, expected);
    }

    /// <summary>The process made the second branch first. Order says one thing, the count another, and numbers would be wrong without a
    /// word if one of them were believed.</summary>
    [Theory]
    [InlineData("keras-1.0.8")]
    [InlineData("keras-1.2.2")]
    public void Where_count_and_order_disagree_the_data_are_refused(string release)
    {
        using var folder = new TemporaryFolder();
        var (run, found, _) = Predict(release, "one_class_other_order", folder);
        found.Should().BeNull();
        run.ExitCode.Should().Be(1);
        run.Error.Should()
            .Be(
                $"kerassharp: {Fixtures.PathOf(release, "input_names", "one_class_other_order", "in.npz")}: "
                    + "cannot tell which input of dense_6_input, dense_5_input each of dense_input_5, dense_input_4 is: "
                    + "Keras's count of the names and the order of the arrays disagree, and shapes are alike; "
                    + $"expected the inputs' names{Environment.NewLine}"
            );
    }

    [Fact]
    public void Arrays_none_of_whose_names_fit_are_taken_in_their_order_where_number_and_shapes_fit()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = Data("keras-1.2.2", "two_classes").Values.ToArray() is [var a, var b]
            ? (a, b)
            : throw new InvalidOperationException();
        string input = folder.PathOf("in.npz");
        NpzFile.Write(input, [new("left", first), new("right", second)]);
        var (run, found, expected) = Predict("keras-1.2.2", "two_classes", folder, input);
        run.Error.Should()
            .Be(
                $"kerassharp: {input}: no array is named as an input; taken in their order: "
                    + $"'left' as 'first_input', 'right' as 'lstm_1_input'{Environment.NewLine}"
            );
        ShouldBeThoseOfKeras(found, expected);

        File.Delete(folder.PathOf("y.npy"));
        void ShouldBeRefused(params KeyValuePair<string, NpyArray>[] arrays)
        {
            NpzFile.Write(input, arrays);
            var (refused, none, _) = Predict("keras-1.2.2", "two_classes", folder, input);
            refused.ExitCode.Should().Be(1);
            refused.Error.Should().Contain("expected an array '").And.Contain($"found {string.Join(", ", arrays.Select(p => p.Key))}");
            none.Should().BeNull();
        }
        ShouldBeRefused(new("right", second), new("left", first));
        ShouldBeRefused(new("left", first), new("right", second), new("more", second));
        ShouldBeRefused(new("first_input", first), new("right", second));
        ShouldBeRefused(new("dense_input_1", first), new("dense_input_2", first), new("lstm_input_1", second));
        ShouldBeRefused(new("dense_input_1", first), new("right", second));
    }

    [Fact]
    public void Json_lines_know_the_names_of_Keras_too()
    {
        using var folder = new TemporaryFolder();
        var data = Data("keras-1.2.2", "two_classes");
        float[] x = data["dense_input_1"].ReadFloats(),
            z = data["lstm_input_1"].ReadFloats();
        string input = folder.PathOf("in.jsonl");
        File.WriteAllLines(
            input,
            Enumerable
                .Range(0, 5)
                .Select(i =>
                    $"{{\"lstm_input_12\": [{string.Join(", ", z[(i * 8)..(i * 8 + 8)])}], "
                    + $"\"dense_input_7\": [{string.Join(", ", x[(i * 2)..(i * 2 + 2)])}]}}"
                )
        );
        var (run, found, expected) = Predict("keras-1.2.2", "two_classes", folder, input);
        run.Error.Should().BeEmpty();
        ShouldBeThoseOfKeras(found, expected);
    }

    [Fact]
    public void Saving_keeps_what_Keras_would_call_the_inputs()
    {
        using var folder = new TemporaryFolder();
        using (var model = KerasImporter.Load(Fixtures.PathOf("keras-1.2.2", "input_names", "two_classes", "model.h5")))
        {
            model.InputLayers.Select(l => l.KerasNamePrefix).Should().Equal("dense_input_", "lstm_input_");
            model.Save(folder.PathOf("again.h5"));
        }
        using var again = KerasImporter.Load(folder.PathOf("again.h5"));
        again.InputLayers.Select(l => l.KerasNamePrefix).Should().Equal("dense_input_", "lstm_input_");
        using var named = KerasImporter.Load(Fixtures.PathOf("keras-1.2.2", "input_names", "functional", "model.h5"));
        named.InputLayers.Select(l => (l.Name, l.KerasNamePrefix)).Should().Equal(("dense_input_8", null), ("dense_input_9", null));
    }
}
