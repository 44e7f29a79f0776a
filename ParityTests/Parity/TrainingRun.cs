using System.Numerics.Tensors;
using KerasSharp.Numpy;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Parity;

/// <summary>A stored training run of real Keras; its form stands in tools/oracle/README.md.</summary>
internal sealed class TrainingRun(JObject json, IReadOnlyDictionary<string, NpyArray> data, double relative)
{
    /// <summary>Whether it was made on TensorFlow, which states other numbers and their tolerances.</summary>
    internal bool IsEvaluated => json["evaluated_before"] is not null;

    /// <summary>What evaluate gave for all rows, before or after the run, in the order of <see cref="Metrics"/>.</summary>
    internal double[] Evaluated(string when) => data[(string)json["evaluated_" + when]!].ReadDoubles();

    /// <summary>Name and values, one a batch, of what the run reported.</summary>
    internal IEnumerable<(string Name, double[] Values)> Batches =>
        ((JObject?)json["batches"] ?? []).Properties().Select(p => (p.Name, data[(string)p.Value!].ReadDoubles()));

    /// <summary>The outputs for all inputs after the run; none where they were not stored.</summary>
    internal IReadOnlyList<(string Key, double[] Values)> Trained =>
        json["trained"]?.Select(k => ((string)k!, data[(string)k!].ReadDoubles())).ToArray() ?? [];

    /// <summary>What a number may differ by: of a kind, and of a key or place in it.</summary>
    /// <param name="kind">before, history, batches, after, final, optimizer or trained.</param>
    /// <param name="key">The name of a number, the key of an array, or the place of an output.</param>
    /// <param name="expected">The number.</param>
    internal double? ToleranceOf(string kind, string key, double expected) =>
        json["tolerance"]?[kind] switch
        {
            null => null,
            JObject byKey => byKey[key] is { } one ? Within(one, expected) : null,
            JArray list => Within(list[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)], expected),
            var all => Within(all, expected),
        };

    private double Within(JToken absolute, double expected) => (double)absolute + relative * Math.Abs(expected);

    internal bool IsFit => (string)json["run"]! == "fit";

    internal int BatchSize => (int)json["batch_size"]!;

    internal int Calls => (int)json["calls"]!;

    internal bool IsInOrderOfNames => IsEvaluated && Metrics.SequenceEqual(Metrics.Order(StringComparer.Ordinal));

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
                    "nb_epoch" or "epochs" => options with { Epochs = (int)argument.Value },
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
    internal IEnumerable<(string Group, string Name, string Key, double[] Values)> Final =>
        json["final"]!.Select(f => ((string)f[0]!, (string)f[1]!, (string)f[2]!, data[(string)f[2]!].ReadDoubles()));

    /// <summary>The optimizer's arrays after the run; null where they were not stored.</summary>
    internal IReadOnlyList<(string Name, string Key, double[] Values)>? OptimizerArrays =>
        json["optimizer_weights"]?.Select(f => ((string)f[0]!, (string)f[1]!, data[(string)f[1]!].ReadDoubles())).ToArray();

    private Tensor<float>[] Arrays(string key) => [.. json[key]!.Select(n => FixtureCase.TensorOf(data[(string)n!]))];

    private static Tensor<float> RowsOf(Tensor<float> x, int start, int count)
    {
        int width = (int)(x.FlattenedLength / x.Lengths[0]);
        var values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return Tensor.Create(values[(start * width)..((start + count) * width)], [count, .. x.Lengths[1..]]);
    }
}
