using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>CuDNNLSTM and CuDNNGRU: tanh and sigmoid, biases of the input's and of the recurrent product one behind the other in one array
/// (2 G U), in the kernel each gate's (D, U) holding the memory of a transposed matrix, in the recurrent kernel each gate transposed.
/// Keras reads their arrays into the plain layers and back (preprocess_weights_for_loading at the tag 2.1.6), and so does this.</summary>
internal static class CuDnn
{
    /// <summary>All keys but unit_forget_bias.</summary>
    internal static T Exchange<T>(Config c, T layer)
        where T : RecurrentSpec
    {
        layer = Sequences.Exchange(c, layer, unrolls: false);
        c.Form = c.Form with { Layout = StoredLayout.CuDnn };
        layer = layer with
        {
            Units = c.Int("units", layer.Units, required: true),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            RecurrentInitializer = c.Initializer("recurrent_initializer", layer.RecurrentInitializer, new OrthogonalInitializer(1)),
            BiasInitializer = c.Initializer("bias_initializer", layer.BiasInitializer, Initializers.Zero),
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            RecurrentRegularizer = c.Regularizer("recurrent_regularizer", layer.RecurrentRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = InOrder(c, "kernel_constraint", layer, layer.KernelConstraint, recurrent: false),
            RecurrentConstraint = InOrder(c, "recurrent_constraint", layer, layer.RecurrentConstraint, recurrent: true),
            // The one axis of the array is both of the weight's.
            BiasConstraint = Flat(c.Constraint("bias_constraint", layer.BiasConstraint, 0)),
        };
        return layer;
    }

    /// <summary>The three arrays.</summary>
    /// <param name="gates">How many gates there are.</param>
    /// <param name="bias">The view of the bias.</param>
    internal static IEnumerable<StoredArray> Arrays(int gates, Func<ArrayView, ArrayView> bias) =>
        [
            new StoredArray("kernel", "W", w => w.TransposedMemory(gates)),
            new StoredArray("recurrent_kernel", "U", w => Transposed(w, gates)),
            new StoredArray("bias", "b", bias),
        ];

    /// <summary>Both halves of the bias, which are the rows of the weight [2, G U].</summary>
    internal static ArrayView BothBiases(ArrayView w) => w.StoredAs(w.Count);

    /// <summary>Both halves, of which the weight [G U] is the sum.</summary>
    internal static ArrayView SumOfBiases(ArrayView w) => w.SumOf(2);

    /// <summary>A plain layer's bias (G U), of which both rows of the weight [2, G U] get a half.</summary>
    internal static ArrayView HalfOfBias(ArrayView w) => w.ShareOf(2);

    /// <summary>The plain layer's form for a form of cuDNN, and the other way round.</summary>
    internal static LayerForm OtherForm(LayerForm form) =>
        form with
        {
            Layout = form.Layout == StoredLayout.CuDnn ? StoredLayout.Usual : StoredLayout.CuDnn,
        };

    private static ArrayView Transposed(ArrayView w, int gates)
    {
        int units = w.StoredShape[0];
        return w.Split(1, gates, units).Transpose(2, 1, 0).StoredAs(units, gates * units);
    }

    /// <summary>A constraint of a matrix, which is one of cuDNN's order where it takes norms along one axis.</summary>
    private static Constraint? InOrder(Config c, string key, RecurrentSpec layer, Constraint? value, bool recurrent)
    {
        var constraint = c.Constraint(key, value is CuDnnConstraint ordered ? ordered.Inner : value, 0, 1);
        return Axes(constraint) is { Count: < 2 } ? new CuDnnConstraint(constraint!, layer is Lstm ? 4 : 3, recurrent) : constraint;
    }

    private static Constraint? Flat(Constraint? constraint) =>
        constraint switch
        {
            MaxNorm m => m with { Axes = [0, 1] },
            UnitNorm u => u with { Axes = [0, 1] },
            MinMaxNorm m => m with { Axes = [0, 1] },
            _ => constraint,
        };

    private static IReadOnlyList<int>? Axes(Constraint? constraint) =>
        constraint switch
        {
            MaxNorm m => m.Axes,
            UnitNorm u => u.Axes,
            MinMaxNorm m => m.Axes,
            _ => null,
        };
}
