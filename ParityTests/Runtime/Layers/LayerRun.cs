using System.Numerics.Tensors;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>Runs single layers and small models on the reference backend in double precision.</summary>
internal static class LayerRun
{
    public static Tensor<float> Array(int[] shape, params float[] values) => Tensor.Create(values, [.. shape.Select(e => (nint)e)]);

    /// <summary>0, 1, 2, ... times a step, in the given shape.</summary>
    public static Tensor<float> Range(float step, params int[] shape) =>
        Array(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => i * step)]);

    /// <summary>The output of a layer; input i has the shape of xs[i] less the batch.</summary>
    public static Tensor<float> Predict(LayerSpec layer, params Tensor<float>[] xs) => Predict(layer, [], xs);

    /// <summary>The output of a layer with the given weights, in the order of declaration.</summary>
    public static Tensor<float> Predict(LayerSpec layer, float[][] weights, params Tensor<float>[] xs)
    {
        KerasTensor[] inputs = [.. xs.Select(x => Functional.Input([.. x.Lengths[1..].ToArray().Select(e => (int?)(int)e)]))];
        return Predict(Functional.Model(inputs, [layer.Apply(inputs)]), weights, xs)[0];
    }

    public static Tensor<float>[] Predict(ModelSpec spec, float[][] weights, params Tensor<float>[] xs)
    {
        using var model = new KerasSharp.Model(spec, new ReferenceBackend<double>());
        Variable[] variables = [.. model.Variables.All.Where(v => v.Role == VariableRole.Weight)];
        for (int i = 0; i < weights.Length; i++)
            variables[i].Set(weights[i]);
        return model.Predict(xs);
    }

    /// <summary>The output shape of a layer, without the batch.</summary>
    public static int[] Shape(LayerSpec layer, params int[] inputShape)
    {
        var x = Functional.Input([.. inputShape.Select(e => (int?)e)]);
        var lowering = Lower(Functional.Model(x, layer.Apply(x)), false, inputShape);
        return [.. lowering.Outputs[0].Value.Shape[1..].Select(d => d.Fixed)];
    }

    /// <summary>The message with which a layer refuses inputs of these shapes.</summary>
    public static string Refusal(LayerSpec layer, params int[][] inputShapes)
    {
        KerasTensor[] inputs = [.. inputShapes.Select(s => Functional.Input([.. s.Select(e => (int?)e)]))];
        return Refusal(Functional.Model(inputs, [layer.Apply(inputs)]), inputShapes);
    }

    /// <summary>The message with which a model refuses inputs of these shapes.</summary>
    public static string Refusal(ModelSpec spec, params int[][] inputShapes) =>
        Assert.ThrowsAny<KerasException>(() => Lower(spec, false, inputShapes)).Message;

    public static Lowering Lower(ModelSpec spec, bool training, params int[][] inputShapes) =>
        LowerWithStore(spec, training, inputShapes).Lowering;

    public static (Lowering Lowering, VariableStore Store) LowerWithStore(ModelSpec spec, bool training, params int[][] inputShapes)
    {
        var store = new VariableStore();
        return (
            Lowering.Run(spec, store, [.. inputShapes.Select(s => new Shape([Dim.Batch, .. s.Select(e => new Dim(e))]))], training),
            store
        );
    }

    /// <summary>One training step's output and updates for a layer with one input.</summary>
    public static (double[] Output, Dictionary<string, double[]> Updates) Train(
        LayerSpec layer,
        Tensor<float> x,
        Action<VariableStore>? set = null
    )
    {
        var store = new VariableStore();
        var input = Functional.Input([.. x.Lengths[1..].ToArray().Select(e => (int?)(int)e)]);
        var shape = new Shape([Dim.Batch, .. x.Lengths[1..].ToArray().Select(e => new Dim((int)e))]);
        var lowering = Lowering.Run(Functional.Model(input, layer.Apply(input)), store, [shape], training: true);
        set?.Invoke(store);
        var data = new HostArray<double>([.. x.Lengths.ToArray().Select(e => (int)e)], [.. x.ToArray().Select(v => (double)v)]);
        Node[] wanted = [lowering.Outputs[0].Value, .. lowering.Updates.Select(u => u.Value)];
        var results = ReferenceBackend<double>.Evaluate(
            wanted,
            (int)x.Lengths[0],
            new Dictionary<Node, HostArray<double>> { [lowering.Inputs[0]] = data }
        );
        return (results[0].Values, lowering.Updates.Select((u, i) => (u.Target.Name, results[i + 1].Values)).ToDictionary());
    }
}

/// <summary>Gives the mask that arrives as its value; -1 where none does.</summary>
internal sealed record MaskProbe : CustomLayer
{
    public override bool SupportsMasking => true;

    public override IReadOnlyList<LayerValue> Lower(LayerContext context) =>
        [new LayerValue(context.Mask ?? Ops.Constant(-1, new Shape(context.X.Shape[0], 1)))];
}
