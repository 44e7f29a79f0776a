using System.Numerics.Tensors;
using KerasSharp.Fuzz.Running;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Fuzz.Targets;

/// <summary>What a user does with a model that was loaded: looks at it, predicts, saves it.</summary>
internal static class ModelUse
{
    private const int MostElements = 20_000;
    private const int MostParameters = 500_000;
    private const long MemoryLimit = 16 << 20;

    /// <summary>How models are loaded: in little memory, with one thread, whose work can be told.</summary>
    internal static KerasImportOptions Options =>
        new()
        {
            Device = Device.Cpu(1),
            Compile = new CompileOptions { Threads = 1, MemoryLimit = MemoryLimit },
        };

    internal static void Exercise(Model model, Allowance allowance)
    {
        allowance.Layers(model.Declared.Layers.Count);
        allowance.Calls(Calls(model.Spec));
        var summary = model.Summary();
        summary.ToString();
        model.ImportReport?.ToString();
        if (summary.TotalParameters > MostParameters)
            return;
        allowance.Elements(summary.TotalParameters, 64);
        Saved(model);
        int?[][] shapes = [.. model.InputLayers.Select(i => i.InputShape!.ToArray())];
        if (shapes.Any(s => s.Aggregate(1d, (a, e) => a * (e ?? 3)) > MostElements) || model.FixedBatch > 64)
            return;
        int samples = model.FixedBatch ?? 1;
        Tensor<float>[] xs = [.. shapes.Select(s => Tensor.CreateFromShape<float>([samples, .. s.Select(e => (nint)(e ?? 3))]))];
        model.Predict(xs);
    }

    /// <summary>The calls of layers that predicting comes to, nested models written out at each of their calls; as a double, for it
    /// is exponential.</summary>
    private static double Calls(ModelSpec model)
    {
        double[] inside = [.. model.Layers.Select(l => 1 + (l is ModelSpec nested ? Calls(nested) : 0))];
        return model.Calls.Sum(c => inside[c.Layer]);
    }

    private static void Saved(Model model)
    {
        try
        {
            model.ToJson();
            model.ToYaml();
            using var stream = new MemoryStream();
            model.Save(stream);
        }
        catch (KerasUnsupportedException)
        {
            // Keras has no form for it, which is a good answer.
            return;
        }
    }
}
