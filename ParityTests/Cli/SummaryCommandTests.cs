using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Runtime.Model;

namespace KerasSharp.ParityTests.Cli;

public class SummaryCommandTests
{
    // Keras states a shape for cos that its own result does not have. A model that Keras cannot run is refused here when it is built.
    public static TheoryData<string> Cases() =>
        [
            .. ModelSummaryTests
                .OfKeras()
                .Keys.Where(folder =>
                    !folder.Contains("/cos_")
                    && Directory.Exists(Fixtures.PathOf(folder))
                    && !File.ReadAllText(Path.Combine(Fixtures.PathOf(folder), "case.json")).Contains("\"error\"")
                ),
        ];

    private static string[] Load(string folder)
    {
        string path = Fixtures.PathOf(folder);
        string architecture = Directory.GetFiles(path, "model.*").Single();
        return !File.Exists(Path.Combine(path, "weights.h5"))
            ? [architecture]
            : [architecture, "--weights", Path.Combine(path, "weights.h5")];
    }

    // Name, class, shape and parameters: the part of the table before "Connected to".
    // A nested Sequential has no name in its file.
    private static IEnumerable<string> Rows(string table) =>
        table
            .Split('\n')
            .Where(l => l.Length > 0 && l[0] is not ('_' or '=' or ' '))
            .Select(l => Regex.Replace(l.Length > 67 ? l[..67].TrimEnd() : l, @"^sequential_\d+ \(Sequential\) *", "(Sequential) "));

    /// <summary>Every stored model of real Keras 1.2.2. What a table of Keras leaves out of its own accord is told apart: it names
    /// no Merge that stands first in a Sequential, and counts what lies in a frozen nested model as trainable.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_table_has_the_rows_that_Keras_prints(string folder)
    {
        var run = CliRun.Of(["summary", .. Load(folder)]);
        run.Error.Should().BeEmpty();
        var keras = Rows(ModelSummaryTests.OfKeras()[folder]).ToArray();
        Rows(run.Text).Where(r => keras.Contains(r) || !r.Contains("(Merge)")).Should().Equal(keras);
    }

    [Fact]
    public void Most_stored_models_are_compared() => Cases().Should().HaveCountGreaterThan(120);

    [Theory]
    [InlineData("keras-2.3.1/conv2d/variants", "Conv2D")]
    [InlineData("keras-2.3.1/add/two", "Add")]
    [InlineData("keras-3.15.1/conv2d/groups", "Conv2D")]
    public void A_layer_is_of_the_class_that_its_file_says(string folder, string className)
    {
        var run = CliRun.Of(["summary", .. Load(folder)]);
        run.Text.Should().Contain($" ({className}) ");
    }

    [Fact]
    public void Json_holds_what_the_table_shows()
    {
        var run = CliRun.Of("summary", Fixtures.PathOf("models", "sine_gru", "model.h5"), "--json", "--import", "--explain");
        run.Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        using var json = JsonDocument.Parse(run.Text);
        var layers = json.RootElement.GetProperty("layers");
        layers.EnumerateArray().Select(l => l.GetProperty("name").GetString()).Should().Equal("gru_1", "dense_1");
        layers[0].GetProperty("class_name").GetString().Should().Be("GRU");
        layers[0]
            .GetProperty("output_shape")
            .EnumerateArray()
            .Select(e => e.ValueKind == JsonValueKind.Null ? -1 : e.GetInt32())
            .Should()
            .Equal(-1, 32);
        layers[1].GetProperty("connected_to")[0].GetString().Should().Be("gru_1[0][0]");
        json.RootElement.GetProperty("total_params").GetInt64().Should().Be(3297);
        json.RootElement.GetProperty("import").GetProperty("keras_version").GetString().Should().StartWith("1.2.2");
        json.RootElement.GetProperty("plan").GetProperty("steps").GetArrayLength().Should().BePositive();
    }
}
