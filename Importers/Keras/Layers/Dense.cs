using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>Dense and its like: a kernel (D, U), a bias (U).</summary>
/// <param name="className">The class.</param>
/// <param name="template">Makes one.</param>
/// <param name="kernel">What an era calls the kernel.</param>
/// <param name="bias">What an era calls the bias.</param>
internal class DenseSchema<T>(string className, Func<T> template, string kernel, string bias) : LayerSchema<T>(className)
    where T : DenseSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer) =>
        layer with
        {
            Units = c.Int("units", layer.Units, required: true),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            Activation = c.EndActivation("activation", layer.Activation),
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("kernel_constraint", layer.KernelConstraint, 0, 1),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, 0),
            UseBias = c.Flag("use_bias", layer.UseBias),
        };

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        yield return new StoredArray(kernel, "W");
        if (layer.UseBias)
            yield return new StoredArray(bias, "b");
    }
}
