using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>Each argument of each layer's constructor has two values at least in the stored cases of the first and of the last Keras 2, so
/// that none is read and forgotten.</summary>
public sealed class Keras2ArgumentTests
{
    // Releases that count for the first and for the last: what Theano has not, TensorFlow's cases hold.
    private static readonly Dictionary<string, string[]> s_releases = new()
    {
        ["2.0.9"] = ["2.0.9", "2.0.8-tf", "2.1.4-tf", "2.1.6", "2.1.6-tf"],
        ["2.3.1"] = ["2.3.1", "2.3.1-tf", "2.2.5-tf", "2.2.4-tf", "2.2.4"],
    };

    // CLASS.ARGUMENT, CLASS, or ARGUMENT of any class, to the reason why no file holds two values of it.
    private static readonly Dictionary<string, string> s_exempt = new()
    {
        ["CuDNNGRU"] = "made with a GPU alone; stored cases of TensorFlow hold what was drawn for them",
        ["CuDNNLSTM"] = "made with a GPU alone; stored cases of TensorFlow hold what was drawn for them",
        ["InputLayer.sparse"] = "no stored model takes sparse matrices",
        ["dropout"] = "Keras from 2.1 on makes it 0 on Theano; stored cases of TensorFlow hold it",
        ["recurrent_dropout"] = "Keras from 2.1 on makes it 0 on Theano; stored cases of TensorFlow hold it",
        ["StackedRNNCells.cells"] = "the cells, which have configurations of their own",
        ["LocallyConnected1D.data_format"] = "Keras does not store it",
        ["Merge.arguments"] = "of a Python function alone",
        ["Merge.name"] = "each is the only one of its model",
        ["weights"] = "Keras stores the weights themselves",
        ["AlphaDropout.noise_shape"] = "Keras stores the rate alone",
        ["AlphaDropout.seed"] = "Keras stores the rate alone",
        ["SpatialDropout2D.data_format"] = "Keras stores the rate alone",
        ["SpatialDropout3D.data_format"] = "Keras stores the rate alone",
        ["LocallyConnected1D.padding"] = "Keras takes no other than valid",
        ["LocallyConnected2D.padding"] = "Keras takes no other than valid",
        ["Merge.layers"] = "the branches, which are tensors or models",
        ["Merge.output_shape"] = "of a Python function alone",
        ["Merge.output_mask"] = "of a Python function alone",
        ["Merge.node_indices"] = "stored as inbound_nodes",
        ["Merge.tensor_indices"] = "stored as inbound_nodes",
        ["InputLayer.input_shape"] = "stored as batch_input_shape",
        ["InputLayer.batch_size"] = "stored as batch_input_shape",
        ["InputLayer.input_tensor"] = "no file holds a tensor",
        ["Lambda.mask"] = "of a Python function",
        ["Lambda.function"] = "of a Python function",
        ["Lambda.output_shape"] = "of a Python function",
        ["Lambda.arguments"] = "of a Python function",
    };

    // Cells of 2.0.9 have no configuration, so that Keras does not load them, and its Theano has no separable convolution.
    private static readonly string[] s_notAtFirst = ["RNN", "SimpleRNNCell", "GRUCell", "LSTMCell", "StackedRNNCells", "SeparableConv2D"];

    public static TheoryData<string> Releases() => [.. s_releases.Keys];

    [Theory, MemberData(nameof(Releases))]
    public void Each_argument_has_two_values_in_stored_cases(string release)
    {
        var values = Values(s_releases[release]);
        var classes = JObject.Parse(File.ReadAllText(Fixtures.PathOf($"keras-{release}", "constructor_arguments.json")));
        string[] missing =
        [
            .. classes
                .Properties()
                .SelectMany(c => c.Value.Select(a => (Class: c.Name, Argument: (string)a!)))
                .Where(a => !s_exempt.ContainsKey(a.Class) && !(release == "2.0.9" && s_notAtFirst.Contains(a.Class)))
                .Where(a => !s_exempt.ContainsKey(a.Argument) && !s_exempt.ContainsKey($"{a.Class}.{a.Argument}"))
                .Where(a => values.GetValueOrDefault((a.Class, a.Argument)) is not { Count: > 1 })
                .Select(a => $"{a.Class}.{a.Argument}"),
        ];
        classes.Count.Should().BeGreaterThan(70);
        string.Join(" ", missing).Should().BeEmpty();
    }

    private static Dictionary<(string Class, string Argument), HashSet<string>> Values(string[] releases)
    {
        var values = new Dictionary<(string, string), HashSet<string>>();
        foreach (string id in FixtureCase.All().Where(id => releases.Any(r => id.StartsWith($"keras-{r}/", StringComparison.Ordinal))))
        foreach (var layer in Architecture(Fixtures.PathOf(id)))
        foreach (var setting in ((JObject)layer["config"]!).Properties())
        {
            if (!values.TryGetValue(((string)layer["class_name"]!, setting.Name), out var known))
                values[((string)layer["class_name"]!, setting.Name)] = known = [];
            known.Add(setting.Value.ToString(Newtonsoft.Json.Formatting.None));
        }
        return values;
    }

    // Each object with class_name and config.
    private static IEnumerable<JObject> Architecture(string folder)
    {
        string[] texts = [Path.Combine(folder, "model.json"), Path.Combine(folder, "model.yaml")];
        string? text = Array.Find(texts, File.Exists) is { } path ? File.ReadAllText(path) : null;
        if (text is null && File.Exists(Path.Combine(folder, "model.h5")))
        {
            using var file = Hdf5File.Open(Path.Combine(folder, "model.h5"));
            if (file.Root.Attributes.TryGetValue("model_config", out var config))
                text = config.AsString();
        }
        return text is null
            ? []
            : ConfigText
                .Parse(text, folder)
                .DescendantsAndSelf()
                .OfType<JObject>()
                .Where(o => o["class_name"] is JValue && o["config"] is JObject);
    }
}
