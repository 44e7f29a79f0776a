using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>The losses, metrics and optimizers of Keras 2.3.1, as losses.py, metrics.py and optimizers.py list them.</summary>
public sealed class Keras2TrainingInventoryTests
{
    private static readonly string[] s_losses =
    [
        .. "mean_squared_error mean_absolute_error mean_absolute_percentage_error mean_squared_logarithmic_error".Split(' '),
        .. "squared_hinge hinge categorical_hinge logcosh huber_loss categorical_crossentropy sparse_categorical_crossentropy".Split(' '),
        .. "binary_crossentropy kullback_leibler_divergence poisson cosine_proximity".Split(' '),
        .. "mse MSE mae MAE mape MAPE msle MSLE kld KLD cosine cosine_similarity".Split(' '),
    ];

    private static readonly string[] s_lossClasses =
    [
        .. "MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError BinaryCrossentropy".Split(' '),
        .. "CategoricalCrossentropy SparseCategoricalCrossentropy Hinge SquaredHinge CategoricalHinge Poisson LogCosh".Split(' '),
        .. "KLDivergence Huber".Split(' '),
    ];

    private static readonly string[] s_metrics =
    [
        .. s_losses.Except(["huber_loss", "kld", "KLD"]),
        .. "accuracy acc crossentropy ce binary_accuracy categorical_accuracy sparse_categorical_accuracy".Split(' '),
        .. "top_k_categorical_accuracy sparse_top_k_categorical_accuracy".Split(' '),
    ];

    private static readonly string[] s_metricClasses =
    [
        .. s_lossClasses.Except(["Huber", "LogCosh"]),
        .. "Accuracy BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy TopKCategoricalAccuracy LogCoshError".Split(' '),
        .. "SparseTopKCategoricalAccuracy CosineSimilarity RootMeanSquaredError FalsePositives TruePositives TrueNegatives".Split(' '),
        .. "FalseNegatives Precision Recall AUC SensitivityAtSpecificity SpecificityAtSensitivity MeanMetricWrapper MeanIoU".Split(' '),
    ];

    private static readonly string[] s_optimizers = "SGD RMSprop Adagrad Adadelta Adam Adamax Nadam".Split(' ');

    private static ImportContext Context { get; } =
        new(
            "(written)",
            new ImportReport
            {
                Files = [],
                Version = new Detected<KerasVersion>(new(2, 3, 1), "said"),
                Backend = new Detected<TrainingBackend>(TrainingBackend.Theano, "said"),
            },
            new KerasImportOptions()
        );

    public static TheoryData<string> Losses() => [.. s_losses, .. s_lossClasses];

    public static TheoryData<string> MetricNames() => [.. s_metrics, .. s_metricClasses];

    public static TheoryData<string> Optimizers() => [.. s_optimizers];

    private static JToken Named(string name) =>
        !char.IsUpper(name[0]) || name.All(char.IsUpper) && name != "AUC"
            ? new JValue(name)
            : new JObject
            {
                ["class_name"] = name,
                ["config"] = name switch
                {
                    "MeanMetricWrapper" => new JObject { ["fn"] = "binary_accuracy" },
                    "MeanIoU" => new JObject { ["name"] = name, ["num_classes"] = 3 },
                    _ => new JObject { ["name"] = name },
                },
            };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_loss_is_read_and_written(string name)
    {
        var loss = Keras2Losses.Read(Named(name), Context);
        var config = Written(new TrainingSpec { Optimizer = "sgd", Loss = PerOutput<Loss>.ForAll(loss) });
        Keras2Losses.Read(config["loss"]!, Context).Name.Should().Be(loss.Name);
    }

    [Theory]
    [MemberData(nameof(MetricNames))]
    public void Every_metric_is_read_and_written(string name)
    {
        var metric = Keras2Metrics.Read(Named(name), Context);
        var config = Written(
            new TrainingSpec
            {
                Optimizer = "sgd",
                Loss = PerOutput<Loss>.ForAll("mse"),
                Metrics = PerOutput<Metric[]>.ForAll([metric]),
            }
        );
        Keras2Metrics.Read(config["metrics"]![0]!, Context).Name.Should().Be(metric.Name);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_is_read_and_written(string name)
    {
        var config = Written(new TrainingSpec { Optimizer = Optimizer.ByName(name), Loss = PerOutput<Loss>.ForAll("mse") });
        ((string)config["optimizer_config"]!["class_name"]!).Should().Be(name);
        config["optimizer_config"]!["config"]!["learning_rate"].Should().NotBeNull("2.3.1 calls it so");
        Keras2Era.Instance.Training.Config.Read(config, Context).Optimizer.ClassName.Should().Be(name);
    }

    [Theory]
    [InlineData("precision")]
    [InlineData("fmeasure")]
    [InlineData("huber_loss")]
    public void What_Keras_2_has_no_metric_for_is_its_users_own(string name) =>
        FluentActions.Invoking(() => Keras2Metrics.Read(new JValue(name), Context)).Should().Throw<KerasUnsupportedException>();

    [Fact]
    public void Thresholds_beyond_measure_are_refused()
    {
        var auc = new JObject
        {
            ["class_name"] = "AUC",
            ["config"] = new JObject { ["num_thresholds"] = 1_000_000_000 },
        };
        FluentActions.Invoking(() => Keras2Metrics.Read(auc, Context)).Should().Throw<KerasUnsupportedException>().WithMessage("*10,000*");
    }

    private static JObject Written(TrainingSpec spec) =>
        Keras2Era.Instance.Training.Config.Write(spec, 0.01f, new KerasVersion(2, 3, 1), TrainingBackend.Theano);
}
