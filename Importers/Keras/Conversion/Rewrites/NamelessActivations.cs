using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Functions for which the release that is written has no name, and a layer that computes them, which then stands behind: relu6,
/// whose name is Keras's own in tf.keras and Keras 3 alone (in Keras 2 a model of its applications brought the function with it), and
/// layers in the place of functions where a file cannot hold them, or the release does not read what it holds.</summary>
internal static class NamelessActivations
{
    /// <summary>Whether the release has no name for a function, and a layer that computes it.</summary>
    private static bool Is(RewriteContext c, Activation function) => Layer(c, function) is not null;

    private static LayerSpec? Layer(RewriteContext c, Activation function)
    {
        if (IsUpTo6(function) && !c.Era.SameOnAllBackends && c.Holds(UpTo6))
            return UpTo6;
        // One with weights is read back by the shape of its input beside it, which a layer alone does not tell.
        if (function is LayerActivation own)
            return c.Holds(own.Layer) ? own.Layer : null;
        return
            !c.Era.ReadsActivationLayers(c.Release)
            && !c.Era.Dialect.Activations.Contains(function)
            && ActivationObjects.LayerOf(function) is { } layer
            && c.Holds(layer)
            ? layer
            : null;
    }

    private static ReLU UpTo6 => new(6, 0, 0) { Form = ReluForm.Maximum };

    /// <summary>A fragment whose last layer has no such function; a layer behind it has. Functions inside of a layer are refused.</summary>
    internal static Fragment Behind(RewriteContext c, Fragment fragment)
    {
        var refused = fragment
            .Layers.SelectMany(l => Inside(l.Layer))
            .Concat(fragment.Layers.SkipLast(1).Select(l => Own(l.Layer)))
            .FirstOrDefault(f => f is not null && Is(c, f));
        if (refused is not null)
        {
            c.Tell(ConversionNoteKind.Refused, $"it applies {Name(refused)}, and {Lack(c, refused)}");
            return fragment;
        }
        var last = fragment.Layers[^1];
        if (last.Layer is not IActivated activated || Layer(c, activated.Activation) is not { } behind)
            return fragment;
        var function = activated.Activation;
        c.Rewritten($"{behind.ClassName} {(last.Layer is ActivationLayer ? "of its own" : "behind it")}, for {Lack(c, function)}");
        if (Penalty(last.Layer) is not null)
            c.Tell(ConversionNoteKind.TrainsOtherwise, $"its activity_regularizer is left out, which saw what the function gives");
        var result = new Fragment();
        foreach (var layer in fragment.Layers.SkipLast(1))
            result.Add(layer.Layer, layer.Inputs, layer.Weights, layer.Part);
        string? part = function is LayerActivation ? LayerActivation.Part : null;
        if (last.Layer is ActivationLayer)
            result.Add(behind with { Name = "" }, fragment.IsOne ? [] : last.Inputs, null, part);
        else
        {
            var inputs = fragment.IsOne ? [-1] : last.Inputs;
            int linear = result.Add(Linear(activated) with { Name = "linear" }, inputs, last.Weights, last.Part);
            result.Add(behind with { Name = "" }, [linear], null, part);
        }
        return result;
    }

    private static bool IsUpTo6(Activation function) => function is ReluActivation { MaxValue: 6, NegativeSlope: 0, Threshold: 0 };

    private static string Name(Activation function) => IsUpTo6(function) ? "relu6" : $"{function} as a layer";

    private static string Lack(RewriteContext c, Activation function) =>
        IsUpTo6(function) ? $"{c.Era.Name} has no name for relu6"
        : function is LayerActivation ? "it has weights, and is written as a layer"
        : $"Keras {c.Release} reads no layer in the place of a function's name";

    private static Activation? Own(LayerSpec layer) => (layer as IActivated)?.Activation;

    private static Regularizer? Penalty(LayerSpec layer) =>
        layer switch
        {
            DenseSpec d => d.ActivityRegularizer,
            ConvolutionSpec v => v.ActivityRegularizer,
            DepthwiseConvolutionSpec w => w.ActivityRegularizer,
            SeparableConvolutionSpec s => s.ActivityRegularizer,
            EinsumDense e => e.ActivityRegularizer,
            _ => null,
        };

    private static LayerSpec Linear(IActivated layer) =>
        layer.With(Activation.Linear) switch
        {
            DenseSpec d => d with { ActivityRegularizer = null },
            ConvolutionSpec v => v with { ActivityRegularizer = null },
            DepthwiseConvolutionSpec w => w with { ActivityRegularizer = null },
            SeparableConvolutionSpec s => s with { ActivityRegularizer = null },
            EinsumDense e => e with { ActivityRegularizer = null },
            var other => other,
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
