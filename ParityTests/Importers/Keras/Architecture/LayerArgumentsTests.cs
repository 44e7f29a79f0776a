using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.Keras3;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>All arguments of the layer classes that are read of Keras 3.15.1: for each there is a stored case of Keras 3 that sets it to
/// another value than its default, or it stands here with the reason why not.</summary>
public class LayerArgumentsTests
{
    // In no config, or read as any other value of their kind by the one reader of all layers.
    private static readonly string[] s_common = ["activity_regularizer", "autocast", "dtype", "name", "seed", "trainable"];

    private static readonly string[] s_kinds = ["_constraint", "_regularizer", "_initializer"];

    private static readonly Dictionary<string, string> s_unset = new()
    {
        ["BatchNormalization renorm"] = "refused in training; TensorFlow's stored cases have it",
        ["BatchNormalization renorm_clipping"] = "as renorm",
        ["BatchNormalization renorm_momentum"] = "as renorm",
        ["BatchNormalization synchronized"] = "no bearing on one machine",
        ["Bidirectional weights"] = "in no config",
        ["Embedding weights"] = "in no config",
        ["CategoryEncoding sparse"] = "values are the same; PyTorch has none",
        ["ConvLSTM1D stateful"] = "one rule for all recurrent layers, and cases of Keras 2",
        ["ConvLSTM2D stateful"] = "as ConvLSTM1D",
        ["ConvLSTM3D stateful"] = "as ConvLSTM1D",
        ["Dense quantization_config"] = "quantized weights are refused by name",
        ["EinsumDense quantization_config"] = "as Dense",
        ["Embedding quantization_config"] = "as Dense",
        ["EinsumDense lora_rank"] = "as quantization",
        ["EinsumDense lora_alpha"] = "as quantization",
        ["EinsumDense gptq_unpacked_column_size"] = "as quantization",
        ["GRU use_cudnn"] = "a way of computing the same",
        ["LSTM use_cudnn"] = "a way of computing the same",
        ["MultiHeadAttention flash_attention"] = "a way of computing the same",
        ["GroupQueryAttention flash_attention"] = "a way of computing the same",
        ["InputLayer input_tensor"] = "in no config",
        ["InputLayer optional"] = "every input must be given",
        ["InputLayer shape"] = "batch_shape stands for both in configs",
        ["InputLayer batch_size"] = "batch_shape stands for both in configs",
        ["ReversibleEmbedding reverse_dtype"] = "another type is refused by name",
        ["Resizing antialias"] = "interpolation on PyTorch is another than TensorFlow's",
        ["Resizing fill_mode"] = "constant is the only mode there is",
        ["UpSampling2D interpolation"] = "as Resizing antialias; TensorFlow's stored cases have it",
    };

    // PyTorch computes no texts and lookups: TextLayerCases and TfExampleTests hold them against Keras's own examples.
    private static readonly string[] s_ofTensorFlow =
    [
        "Discretization",
        "HashedCrossing",
        "Hashing",
        "IntegerLookup",
        "StringLookup",
        "TextVectorization",
    ];

    [Fact]
    public void Each_is_set_in_a_stored_case()
    {
        var seen = new Dictionary<(string, string), HashSet<string>>();
        foreach (string folder in Directory.GetDirectories(Fixtures.Root, "keras-3.*"))
        foreach (string path in Directory.EnumerateFiles(folder, "model.*", SearchOption.AllDirectories))
            if (!path.EndsWith(".weights.h5", StringComparison.Ordinal) && StoredConfigs.Of(path) is { } json)
                foreach (var layer in JObject.Parse(json).DescendantsAndSelf().OfType<JObject>())
                    if (layer["class_name"] is JValue { Value: string name } && layer["config"] is JObject config)
                        foreach (var (key, value) in config)
                            Values((name, key)).Add(Text(value!));
        var unset = new List<string>();
        foreach (string line in File.ReadLines(Fixtures.PathOf("keras-3.15.1", "layer_arguments.txt")))
        {
            string[] parts = line.Split(' ', 3);
            bool isRead = Keras3Table.Layers.ByClass(parts[0]) is not null || parts[0] == "InputLayer";
            if (!isRead || s_common.Contains(parts[1]) || s_ofTensorFlow.Contains(parts[0]))
                continue;
            if (s_kinds.Any(kind => parts[1].EndsWith(kind, StringComparison.Ordinal)))
                continue;
            var values = Values((parts[0], parts[1]));
            if (parts[2] == "required" ? values.Count == 0 : !values.Any(v => v != Text(JToken.Parse(parts[2]))))
                unset.Add($"{parts[0]} {parts[1]}");
        }
        unset.Should().BeEquivalentTo(s_unset.Keys);

        HashSet<string> Values((string, string) key) => seen.TryGetValue(key, out var found) ? found : seen[key] = [];
    }

    // Names are compared without their case: 'GlorotUniform' is 'glorot_uniform'.
    private static string Text(JToken value)
    {
        if (
            value is JObject { Count: > 1 } named
            && named["class_name"] is JValue { Value: string name }
            && named["config"] is JObject { Count: 0 }
        )
            value = name;
        string text = value.ToString(Newtonsoft.Json.Formatting.None).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        return value is JValue { Type: JTokenType.Float or JTokenType.Integer } number ? $"{(double)number}" : text;
    }
}
