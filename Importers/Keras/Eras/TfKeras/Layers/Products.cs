using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Products that Keras 2 lacks.</summary>
internal static class Products
{
    internal static readonly LayerSchema[] All = [new EinsumDenseSchema()];
}

/// <summary>kernel with the axes that the equation names, bias with those of bias_axes. From TensorFlow 2.4 on.</summary>
internal class EinsumDenseSchema() : LayerSchema<EinsumDense>("EinsumDense")
{
    protected override EinsumDense Template(Config c) => new("", []);

    protected override EinsumDense Exchange(Config c, EinsumDense layer)
    {
        layer = layer with
        {
            OutputShape = c.Value(
                "output_shape",
                layer.OutputShape,
                t => t is JArray ? Json.Extents(t) : [Json.Int(t)],
                Json.Of,
                required: true
            ),
            Equation = c.Text("equation", layer.Equation, required: true)!,
            Activation = c.EndActivation("activation", layer.Activation),
            BiasAxes = c.Text("bias_axes", layer.BiasAxes),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            BiasInitializer = c.BiasInitializer(layer.BiasInitializer),
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
        };
        return layer with
        {
            KernelConstraint = c.Constraint("kernel_constraint", layer.KernelConstraint, KernelAxes(layer)),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, BiasAxes(layer)),
        };
    }

    private static int[] KernelAxes(EinsumDense layer) =>
        layer.Equation.Split("->")[0].Split(',') is [_, var kernel] ? [.. Enumerable.Range(0, kernel.Trim().Length)] : [0];

    private static int[] BiasAxes(EinsumDense layer)
    {
        string output = layer.Equation.Split("->")[^1].Replace(".", "", StringComparison.Ordinal).Trim(),
            axes = layer.BiasAxes ?? "";
        int first = output.IndexOfAny([.. axes]);
        return first < 0 ? [0] : [.. Enumerable.Range(0, output.Length - first)];
    }

    protected override IEnumerable<StoredArray> Arrays(EinsumDense layer, LayerForm form)
    {
        yield return new StoredArray("kernel", "W");
        if (layer.BiasAxes is { Length: > 0 })
            yield return new StoredArray("bias", "b");
    }
}
