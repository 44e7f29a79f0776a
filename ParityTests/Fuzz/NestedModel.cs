using System.Text;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Architectures of models that call the next one inside many times: short texts that come to very many calls.</summary>
internal static class NestedModel
{
    /// <summary>Models in models over one Dense of 4 units, each of which calls the next one, and the last the layer, one call after
    /// the other.</summary>
    internal static string Json(int levels, int calls) => $$"""{ "keras_version": "1.2.2", {{Level(0, levels, calls)}} }""";

    /// <summary>Each level calls the next one, pads the sequence and calls it again: no two calls are on equal shapes.</summary>
    internal static string JsonOfOtherShapes(int levels) => $$"""{ "keras_version": "1.2.2", {{Growing(0, levels)}} }""";

    private static string Level(int level, int levels, int calls)
    {
        string inner =
            level == levels
                ? """
                    "class_name": "Dense", "name": "leaf", "config": {"name": "leaf", "output_dim": 4, "input_dim": 4}
                    """.Trim()
                : Level(level + 1, levels, calls);
        string name = level == levels ? "leaf" : $"m{level + 1}";
        int first = level == levels ? 0 : 1;
        var nodes = new StringBuilder("""[["in", 0, 0]]""");
        for (int call = 1; call < calls; call++)
            nodes.Append($""", [["{name}", {first + call - 1}, 0]]""");
        return Model(level, "[null, 4]", $$"""{ {{inner}}, "inbound_nodes": [{{nodes}}] }""", name, first + calls - 1);
    }

    private static string Growing(int level, int levels)
    {
        string inner =
            level == levels
                ? """
                    "class_name": "Activation", "name": "leaf", "config": {"name": "leaf", "activation": "relu"}
                    """.Trim()
                : Growing(level + 1, levels);
        string name = level == levels ? "leaf" : $"m{level + 1}";
        int first = level == levels ? 0 : 1;
        return Model(
            level,
            "[null, null, 4]",
            $$"""
            { {{inner}}, "inbound_nodes": [[["in", 0, 0]], [["pad", 0, 0]]]},
            {"class_name": "ZeroPadding1D", "name": "pad", "config": {"name": "pad", "padding": 1 },
             "inbound_nodes": [[["{{name}}", {{first}}, 0]]]}
            """,
            name,
            first + 1
        );
    }

    private static string Model(int level, string shape, string layers, string output, int call) =>
        $$"""
            "class_name": "Model", "name": "m{{level}}", "config": {"name": "m{{level}}", "layers": [
            {"class_name": "InputLayer", "name": "in", "inbound_nodes": [],
             "config": {"name": "in", "batch_input_shape": {{shape}}, "input_dtype": "float32", "sparse": false} },
            {{layers}}],
            "input_layers": [["in", 0, 0]], "output_layers": [["{{output}}", {{call}}, 0]]}
            """;
}
