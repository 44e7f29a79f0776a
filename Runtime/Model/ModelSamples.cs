using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Planning;

namespace KerasSharp;

/// <summary>What a model's predictions of one sample depend on.</summary>
internal static class ModelSamples
{
    /// <summary>Whether each sample's prediction depends on that sample alone: not on those beside it, nor on those before.</summary>
    internal static bool StandAlone(Model model) => model.FixedBatch is null && !model.Spec.KeepsState && !Mix(model);

    /// <summary>Whether samples of one batch act on each other.</summary>
    internal static bool Mix(Model model)
    {
        // Not what the model declared: there a second call of a nested model hides what stands before it.
        var layers = Lowering.Run(model.Spec, model.Variables, [.. model.Declared.Inputs.Select(i => i.Shape)], training: false);
        return !SampleIndependence.Holds(
            new OperationGraph { Inputs = layers.Inputs, Outputs = [.. layers.Outputs.Select((o, i) => ($"{i}", o.Value))] }
        );
    }
}
