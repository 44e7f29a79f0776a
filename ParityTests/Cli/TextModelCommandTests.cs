using System.Globalization;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Predictions of a model that takes texts and numbers, made by real Keras on TensorFlow, from the formats that hold
/// texts.</summary>
public class TextModelCommandTests
{
    private static readonly string[] s_numbers = ["Age", "Fee", "PhotoAmt"];

    private static string Pets(string file) => Fixtures.PathOf("text", "pets", file);

    /// <summary>For each row the values by the names of inputs.</summary>
    private static JObject[] Rows()
    {
        var texts = JObject.Parse(File.ReadAllText(Pets("inputs.json")));
        var numbers = NpzFile.Read(Pets("inputs.npz"));
        int count = ((JArray)texts["Type"]!).Count;
        var rows = Enumerable.Range(0, count).Select(_ => new JObject()).ToArray();
        for (int i = 0; i < count; i++)
        {
            foreach (var input in texts.Properties())
                rows[i][input.Name] = (string)input.Value[i]![0]!;
            foreach (string name in s_numbers)
                rows[i][name] = numbers[name].ReadDoubles()[i];
        }
        return rows;
    }

    [Fact]
    public void Texts_come_as_lines_of_json()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.PathOf("x.jsonl"), Rows().Select(r => r.ToString(Newtonsoft.Json.Formatting.None)));
        ShouldPredict(folder, "x.jsonl");
    }

    [Fact]
    public void Texts_come_as_one_list_of_json()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("x.json"), new JArray(Rows().Cast<object>().ToArray()).ToString());
        ShouldPredict(folder, "x.json");
    }

    [Fact]
    public void Texts_come_as_columns_of_csv()
    {
        using var folder = new TemporaryFolder();
        var rows = Rows();
        string[] names = [.. rows[0].Properties().Select(p => p.Name)];
        File.WriteAllLines(
            folder.PathOf("x.csv"),
            rows.Select(r => string.Join(",", names.Select(n => Convert.ToString(((JValue)r[n]!).Value, CultureInfo.InvariantCulture))))
                .Prepend(string.Join(",", names))
        );
        ShouldPredict(folder, "x.csv");
    }

    /// <summary>The loss is that of what real Keras predicted.</summary>
    [Fact]
    public void Texts_are_evaluated()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.PathOf("x.jsonl"), Rows().Select(r => r.ToString(Newtonsoft.Json.Formatting.None)));
        float[] predicted = NpzFile.Read(Pets("outputs.npz")).Single().Value.ReadFloats();
        File.WriteAllLines(folder.PathOf("y.csv"), predicted.Select((_, i) => $"{i % 2}"));
        string[] data = [Pets("model.keras"), "-i", folder.PathOf("x.jsonl"), "-t", folder.PathOf("y.csv")];
        var run = CliRun.Of(["evaluate", .. data, "--loss", "mse"]);
        run.Error.Should().BeEmpty();
        double expected = predicted.Select((p, i) => Math.Pow(p - i % 2, 2)).Average();
        double.Parse(run.Text.Trim().Split(": ")[1], CultureInfo.InvariantCulture).Should().BeApproximately(expected, 1e-4 * expected);
    }

    [Fact]
    public void Texts_are_trained_on()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.PathOf("x.jsonl"), Rows().Select(r => r.ToString(Newtonsoft.Json.Formatting.None)));
        File.WriteAllLines(folder.PathOf("y.csv"), Rows().Select((_, i) => $"{i % 2}"));
        string[] data = ["-i", folder.PathOf("x.jsonl"), "-t", folder.PathOf("y.csv")];
        string[] training = ["--loss", "mse", "--optimizer", "sgd", "--learning-rate", "0.001", "--epochs", "3"];
        var run = CliRun.Of(["fit", Pets("model.keras"), .. data, .. training, "-o", folder.PathOf("fitted.keras")]);
        run.ExitCode.Should().Be(0, run.Error);
        double Loss(string model) =>
            double.Parse(CliRun.Of(["evaluate", model, .. data, "--loss", "mse"]).Text.Trim().Split(": ")[1], CultureInfo.InvariantCulture);
        Loss(folder.PathOf("fitted.keras")).Should().BeLessThan(Loss(Pets("model.keras")));
    }

    private static void ShouldPredict(TemporaryFolder folder, string input)
    {
        var run = CliRun.Of("predict", Pets("model.keras"), "-i", folder.PathOf(input), "-o", folder.PathOf("y.npz"));
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        PredictRuns.ShouldBe(
            NpzFile.Read(folder.PathOf("y.npz")).Single().Value.ReadFloats(),
            NpzFile.Read(Pets("outputs.npz")).Single().Value.ReadFloats()
        );
    }
}
