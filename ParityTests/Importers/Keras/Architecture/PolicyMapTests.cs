using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>Types for each layer inside a layer, as <c>keras.dtype_policies.DTypePolicyMap</c> writes them.</summary>
public class PolicyMapTests
{
    private static JObject Config(string inner) =>
        JObject.Parse(
            $$$"""
            {"dtype": {"module": "keras.dtype_policies", "class_name": "DTypePolicyMap", "config": {"default_policy": null, "policy_map":
            {"mha/query": {"module": "keras", "class_name": "{{{inner}}}", "config": {"name": "mixed_bfloat16"}, "registered_name": null}
            } } } }
            """
        );

    [Fact]
    public void A_map_of_floats_is_one_type() => ((string?)Keras3Settings.Plain(Config("DTypePolicy"))["dtype"]).Should().Be("float32");

    [Fact]
    public void A_map_of_quantized_types_stays_for_the_reader_to_refuse() =>
        Keras3Settings.Plain(Config("QuantizedDTypePolicy"))["dtype"].Should().BeOfType<JObject>();
}
