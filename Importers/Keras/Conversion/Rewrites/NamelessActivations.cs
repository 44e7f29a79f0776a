using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>relu6, whose name is Keras's own in tf.keras and Keras 3 alone: in Keras 2 a model of its applications brought the function
/// with it. There it is a ReLU layer of its own.</summary>
internal static class NamelessActivations
{
    /// <summary>Whether the era has no name for a function, and a layer that computes it.</summary>
    internal static bool Is(RewriteContext c, Activation function) =>
        !c.Era.SameOnAllBackends && c.Holds(Layer) && function is ReluActivation { MaxValue: 6, NegativeSlope: 0, Threshold: 0 };

    private static ReLU Layer => new(6, 0, 0) { Form = ReluForm.Maximum };

    /// <summary>A fragment whose last layer has no such function; a layer behind it has. Functions inside of a layer are refused.</summary>
    internal static Fragment Behind(RewriteContext c, Fragment fragment)
    {
        if (fragment.Layers.Any(l => Inside(l.Layer).Any(f => Is(c, f))) || fragment.Layers.SkipLast(1).Any(l => IsOwn(c, l.Layer)))
        {
            c.Tell(ConversionNoteKind.Refused, $"it applies relu6, for which {c.Era.Name} has no name");
            return fragment;
        }
        var last = fragment.Layers[^1];
        if (!IsOwn(c, last.Layer))
            return fragment;
        c.Rewritten($"ReLU up to 6 behind it, for {c.Era.Name} has no name for relu6");
        if (Penalty(last.Layer) is not null)
            c.Tell(ConversionNoteKind.TrainsOtherwise, $"its activity_regularizer is left out, which saw what the function gives");
        var result = new Fragment();
        foreach (var layer in fragment.Layers.SkipLast(1))
            result.Add(layer.Layer, layer.Inputs, layer.Weights, layer.Part);
        int linear = result.Add(Linear(last.Layer) with { Name = "linear" }, fragment.IsOne ? [-1] : last.Inputs, last.Weights, last.Part);
        result.Add(Layer with { Name = "" }, [linear]);
        return result;
    }

    private static bool IsOwn(RewriteContext c, LayerSpec layer) => Own(layer) is { } function && Is(c, function);

    private static Activation? Own(LayerSpec layer) =>
        layer switch
        {
            DenseSpec d => d.Activation,
            ConvolutionSpec v => v.Activation,
            DepthwiseConvolutionSpec w => w.Activation,
            SeparableConvolutionSpec s => s.Activation,
            _ => null,
        };

    private static Regularizer? Penalty(LayerSpec layer) =>
        layer switch
        {
            DenseSpec d => d.ActivityRegularizer,
            ConvolutionSpec v => v.ActivityRegularizer,
            DepthwiseConvolutionSpec w => w.ActivityRegularizer,
            SeparableConvolutionSpec s => s.ActivityRegularizer,
            _ => null,
        };

    private static LayerSpec Linear(LayerSpec layer) =>
        layer switch
        {
            DenseSpec d => d with { Activation = Activation.Linear, ActivityRegularizer = null },
            ConvolutionSpec v => v with { Activation = Activation.Linear, ActivityRegularizer = null },
            DepthwiseConvolutionSpec w => w with { Activation = Activation.Linear, ActivityRegularizer = null },
            SeparableConvolutionSpec s => s with { Activation = Activation.Linear, ActivityRegularizer = null },
            _ => layer,
        };

    private static IEnumerable<Activation> Inside(LayerSpec layer) =>
        layer switch
        {
            Bidirectional b => Inside(b.Layer),
            StackedRnn s => s.Cells.SelectMany(Inside),
            Lstm l => [l.Activation, l.InnerActivation],
            Gru g => [g.Activation, g.InnerActivation],
            ConvLstmSpec v => [v.Activation, v.InnerActivation],
            SimpleRnn r => [r.Activation],
            _ => [],
        };
}
