using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>What the configs of all convolutions have in common.</summary>
internal static class ConvolutionConfig
{
    internal static readonly string[] Line = ["filter_length"],
        Plane = ["nb_row", "nb_col"],
        Space = ["kernel_dim1", "kernel_dim2", "kernel_dim3"];

    /// <summary>Extents, strides and the rest; the caller adds what its class has of its own.</summary>
    internal static T Exchange<T>(Config c, T layer, string[] kernel, Initializer usual)
        where T : ConvolutionSpec
    {
        int rank = kernel.Length;
        layer = layer with
        {
            Filters = c.Int("nb_filter", layer.Filters, required: true),
            KernelSize = new Sizes([.. kernel.Select((k, i) => c.Int(k, layer.KernelSize[i], required: true))]),
            KernelInitializer = c.Initializer("init", layer.KernelInitializer, usual),
            Activation = c.Activation("activation", layer.Activation),
            Padding = c.Padding(layer.Padding),
            Strides = rank == 1 ? c.Single("subsample_length", layer.Strides) : c.Sizes("subsample", layer.Strides),
        };
        if (rank > 1)
            layer = layer with { DataFormat = c.DataFormat(layer.DataFormat) };
        int[] axes =
            rank == 1
                ? c.Form.Layout == StoredLayout.Earlier
                    ? [2, 1, 0, -1]
                    : [0, -1, 1, 2]
                : KernelLayout.Axes(layer.DataFormat, rank);
        layer = layer with
        {
            KernelRegularizer = c.Regularizer("W_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("b_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("W_constraint", layer.KernelConstraint, axes),
            BiasConstraint = c.Constraint("b_constraint", layer.BiasConstraint, 0),
            UseBias = c.Flag("bias", layer.UseBias),
        };
        if (c.Reading)
            layer = layer with { SameRule = SameRuleOf(c, layer.Padding) };
        if (rank == 1)
            c.InputExtents(hasLength: true);
        return layer;
    }

    /// <summary>The view of the kernel, then the bias.</summary>
    internal static IEnumerable<StoredArray> Arrays(ConvolutionSpec layer, Func<ArrayView, ArrayView>? kernel)
    {
        yield return new StoredArray("W", "W", kernel);
        if (layer.UseBias)
            yield return new StoredArray("b", "b");
    }

    /// <summary>How the file's backend pads borders; told in the report where they are padded.</summary>
    internal static SameRule SameRuleOf(Config c, Padding padding) =>
        (
            padding == Padding.Same
                ? c.Applies(Keras1Quirks.HalfKernelPadding)
                : Keras1Quirks.HalfKernelPadding.AppliesTo(c.Form.Version, c.Form.Backend)
        )
            ? SameRule.HalfKernel
            : SameRule.AsNeeded;

    internal static void NoteFlip(Config c, string what)
    {
        if (c.Reading && c.Applies(Keras1Quirks.FlippedKernels))
            c.Note(ImportNoteKind.Conversion, $"{what} flipped along its spatial axes: Theano convolves, the runtime cross-correlates");
    }
}
