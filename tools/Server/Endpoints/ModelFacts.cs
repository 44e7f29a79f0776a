using KerasSharp.Server.Models;

namespace KerasSharp.Server.Endpoints;

/// <summary>What the server says of itself and of models, over either way of asking.</summary>
internal static class ModelFacts
{
    internal const string Server = "kerassharp";

    internal static readonly string[] Extensions = ["binary_tensor_data", "sequence"];

    internal static string Version { get; } = typeof(ModelFacts).Assembly.GetName().Version!.ToString(3);

    /// <summary>Name, datatype and shape of each input; -1 for an extent that a request may choose.</summary>
    internal static IEnumerable<(string Name, string Datatype, long[] Shape)> Inputs(ServedModel served)
    {
        var model = served.Model.Model;
        return model.InputLayers.Select(i => (i.Name!, i.Text ? "BYTES" : "FP32", Shape(model, i.InputShape!)));
    }

    /// <summary>Name, datatype and shape of each output.</summary>
    internal static IEnumerable<(string Name, string Datatype, long[] Shape)> Outputs(ServedModel served)
    {
        var model = served.Model.Model;
        return model.OutputNames.Zip(model.OutputShapes, (name, shape) => (name, "FP32", Shape(model, [.. shape.Skip(1)])));
    }

    // A stateful model steps with any number of rows, where its samples do not act on each other.
    private static long[] Shape(Model model, IReadOnlyList<int?> shape) =>
        [(model.FixedBatch is null ? null : model.StepSamples()) ?? -1, .. shape.Select(e => e ?? -1L)];
}
