using System.Numerics.Tensors;
using KerasSharp.Numpy;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Parity;

/// <summary>A stored training run of real Keras; its form stands in tools/oracle/README.md.</summary>
internal sealed class TrainingRun(JObject json, IReadOnlyDictionary<string, NpyArray> data)
{
    internal bool IsFit => (string)json["run"]! == "fit";

    internal int BatchSize => (int)json["batch_size"]!;

    internal int Calls => (int)json["calls"]!;

    internal string[] Metrics => [.. json["metrics"]!.Select(m => (string)m!)];

    /// <summary>What test_on_batch gave for the first batch before the training.</summary>
    internal double[] Tested => data[(string)json["tested"]!].ReadDoubles();

    /// <summary>What call k of train_on_batch gave.</summary>
    internal double[] Values(int call) =>
        data[(string)json["values"]!].ReadDoubles()[(call * Metrics.Length)..((call + 1) * Metrics.Length)];

    internal IReadOnlyDictionary<int, double>? ClassWeight =>
        json["class_weight"] is JObject weights
            ? weights
                .Properties()
                .ToDictionary(p => int.Parse(p.Name, System.Globalization.CultureInfo.InvariantCulture), p => (double)p.Value)
            : null;

    /// <summary>All rows.</summary>
    internal TrainingData All => new(Arrays("x"), Arrays("y"), json["sample_weight"] is null ? null : Arrays("sample_weight"));

    /// <summary>The batch of call k.</summary>
    internal TrainingData Batch(int call)
    {
        int k = (int)json["first_batch"]! + call;
        Tensor<float>[] Rows(string key) =>
            [.. Arrays(key).Select(a => RowsOf(a, k % ((int)a.Lengths[0] / BatchSize) * BatchSize, BatchSize))];
        return new TrainingData(Rows("x"), Rows("y"), json["sample_weight"] is null ? null : Rows("sample_weight"));
    }

    internal TrainingData First =>
        new(
            [.. Arrays("x").Select(a => RowsOf(a, 0, BatchSize))],
            [.. Arrays("y").Select(a => RowsOf(a, 0, BatchSize))],
            json["sample_weight"] is null ? null : [.. Arrays("sample_weight").Select(a => RowsOf(a, 0, BatchSize))]
        );

    /// <summary>The arguments of fit.</summary>
    internal FitOptions Fit
    {
        get
        {
            var options = new FitOptions
            {
                BatchSize = BatchSize,
                Verbose = Verbosity.Silent,
                ClassWeight = ClassWeight is { } w ? PerOutput<IReadOnlyDictionary<int, double>?>.ForAll(w) : null,
            };
            foreach (var argument in ((JObject)json["fit"]!).Properties())
                options = argument.Name switch
                {
                    "nb_epoch" => options with { Epochs = (int)argument.Value },
                    "initial_epoch" => options with { InitialEpoch = (int)argument.Value },
                    "validation_split" => options with { ValidationSplit = (double)argument.Value },
                    "shuffle" when !(bool)argument.Value => options with { Shuffle = Shuffle.None },
                    _ => throw new InvalidDataException($"unknown argument of fit: {argument}"),
                };
            return options;
        }
    }

    /// <summary>Name and values, one an epoch, of what fit reported.</summary>
    internal IEnumerable<(string Name, double[] Values)> History =>
        ((JObject)json["history"]!).Properties().Select(p => (p.Name, data[(string)p.Value!].ReadDoubles()));

    /// <summary>Group, dataset and values of each array after the run.</summary>
    internal IEnumerable<(string Group, string Name, double[] Values)> Final =>
        json["final"]!.Select(f => ((string)f[0]!, (string)f[1]!, data[(string)f[2]!].ReadDoubles()));

    /// <summary>The optimizer's arrays after the run; null where they were not stored.</summary>
    internal IReadOnlyList<(string Name, double[] Values)>? OptimizerArrays =>
        json["optimizer_weights"]?.Select(f => ((string)f[0]!, data[(string)f[1]!].ReadDoubles())).ToArray();

    private Tensor<float>[] Arrays(string key) => [.. json[key]!.Select(n => FixtureCase.TensorOf(data[(string)n!]))];

    private static Tensor<float> RowsOf(Tensor<float> x, int start, int count)
    {
        int width = (int)(x.FlattenedLength / x.Lengths[0]);
        var values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return Tensor.Create(values[(start * width)..((start + count) * width)], [count, .. x.Lengths[1..]]);
    }
}
