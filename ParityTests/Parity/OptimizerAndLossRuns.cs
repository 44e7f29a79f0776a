using System.Globalization;
using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Reference;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Ten steps of real Keras 2 under each optimizer with its options, and under each loss for samples and steps, by whatever they
/// are weighted, with and without a mask (fixtures/keras-2.*/training_runs, tools/oracle/training_runs_2.py).</summary>
public sealed class OptimizerAndLossRuns
{
    private const int Batch = 8,
        Calls = 10;

    // Scores as Keras rounds them; weights after ten steps.
    private const double ScoreTolerance = 1e-5,
        WeightTolerance = 1e-5;

    private static readonly string[] s_releases = ["2.0.9", "2.3.1"];

    private static readonly Dictionary<string, Lazy<Stored>> s_stored = s_releases.ToDictionary(
        r => r,
        r => new Lazy<Stored>(() => new(r))
    );

    /// <summary>All runs of a release; offsets of what they reported stand in their order.</summary>
    private sealed class Stored
    {
        internal Stored(string release)
        {
            Folder = Fixtures.PathOf($"keras-{release}", "training_runs");
            Data = NpzFile.Read(Path.Combine(Folder, "data.npz"));
            var (rows, starts) = (new Dictionary<string, int>(), new Dictionary<string, int>());
            foreach (var run in JArray.Parse(File.ReadAllText(Path.Combine(Folder, "runs.json"))).Cast<JObject>())
            {
                string model = (string)run["model"]!;
                int names = ((JArray)run["metrics"]!).Count,
                    start = starts.GetValueOrDefault(model),
                    row = rows.GetValueOrDefault(model);
                Runs.Add((string)run["name"]!, (run, start, row));
                (starts[model], rows[model]) = (start + Calls * names, row + 1);
            }
        }

        internal string Folder { get; }

        internal OrderedDictionary<string, NpyArray> Data { get; }

        internal OrderedDictionary<string, (JObject Run, int Start, int Row)> Runs { get; } = [];

        internal Tensor<float> Rows(string key, int call)
        {
            var array = Data[key];
            int width = array.Shape.Skip(1).Aggregate(1, (n, d) => n * (int)d),
                start = call % 2 * Batch * width;
            return Tensor.Create(array.ReadFloats()[start..(start + Batch * width)], [Batch, .. array.Shape.Skip(1).Select(d => (nint)d)]);
        }
    }

    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (string release in s_releases)
        foreach (string name in s_stored[release].Value.Runs.Keys)
        foreach (string device in new[] { "reference", "cpu" })
            cases.Add(release, name, device);
        return cases;
    }

    [Fact]
    public void Each_release_has_each_optimizer_and_loss()
    {
        s_stored["2.0.9"].Value.Runs.Count.Should().BeGreaterThan(180);
        s_stored["2.3.1"].Value.Runs.Count.Should().BeGreaterThan(480);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_steps_are_those_of_Keras(string release, string name, string device)
    {
        var stored = s_stored[release].Value;
        var (run, start, row) = stored.Runs[name];
        string of = (string)run["model"]!;
        IBackend backend = device == "cpu" ? Device.Cpu() : new ReferenceBackend<float>();
        using var model = KerasImporter.Load(Path.Combine(stored.Folder, of + ".h5"), new KerasImportOptions { Device = backend });
        var report = model.ImportReport!;
        var context = new ImportContext($"{name}: training_config", report, new KerasImportOptions());
        model.Compile(KerasEras.Of(report.Version.Value).Training.Config.Read((JObject)run["training_config"]!, context));
        string[] names = [.. run["metrics"]!.Select(m => (string)m!)];
        double[] values = stored.Data["values_" + of].ReadDoubles();
        var problems = new List<string>();
        for (int call = 0; call < Calls; call++)
        {
            var scores = model.TrainOnBatch(Data(stored, run, of, call), Classes(run));
            scores.Select(s => s.Key).Should().Equal(names);
            for (int i = 0; i < names.Length; i++)
                Compare(problems, $"call {call}, {names[i]}", values[start + call * names.Length + i], scores[i].Value, ScoreTolerance);
        }
        float[] found = [.. model.GetWeights().Values.SelectMany(w => w)];
        double[] final = stored.Data["final_" + of].ReadDoubles()[(row * found.Length)..((row + 1) * found.Length)];
        for (int i = 0; i < found.Length; i++)
            Compare(problems, $"weight {i}", final[i], found[i], WeightTolerance);
        problems.Should().BeEmpty("{0} is a run of Keras {1}", name, release);
    }

    private static TrainingData Data(Stored stored, JObject run, string of, int call) =>
        new(
            stored.Rows("x_" + of, call),
            stored.Rows((string)run["targets"]!, call),
            run["sample_weight"] is { } weight ? stored.Rows((string)weight!, call) : null
        );

    private static PerOutput<IReadOnlyDictionary<int, double>?>? Classes(JObject run) =>
        run["class_weight"] is JObject weights
            ? PerOutput<IReadOnlyDictionary<int, double>?>.ForAll(
                weights.Properties().ToDictionary(p => int.Parse(p.Name, CultureInfo.InvariantCulture), p => (double)p.Value)
            )
            : null;

    private static void Compare(List<string> problems, string what, double expected, double found, double tolerance)
    {
        if (!(Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected))))
            problems.Add($"{what}: expected {expected:G9}, found {found:G9}");
    }
}
