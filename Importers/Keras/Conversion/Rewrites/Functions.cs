using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Lambdas, whose byte code belongs to the CPython that wrote it: those that scale and shift become Rescaling.</summary>
internal static class Functions
{
    // Where an extent is not known ahead; what scales and shifts does not depend on it.
    private const int AnyExtent = 2;

    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        if (layer is not Lambda lambda)
            return null;
        string text = lambda.Function.Target?.ToString() ?? "a function of C#";
        if (c.Holds(new Rescaling(1)) && c.Input is { } extents && !c.IsMasked && Affine(lambda, extents) is { } affine)
        {
            c.Rewritten($"Rescaling, for its function is {text}");
            return Fragment.Of(new Rescaling(affine.Scale) { Offset = affine.Offset });
        }
        c.Tell(
            ConversionNoteKind.Refused,
            $"its function '{text}' is Python's byte code, which only the CPython that wrote it can run, and no layer of {c.Era.Name} "
                + $"computes the same"
        );
        return Fragment.Of(layer);
    }

    private static AffineFunction? Affine(Lambda lambda, IReadOnlyList<int?> extents)
    {
        var input = Ops.Input("x", new Shape([Dim.Batch, .. extents.Select(e => new Dim(e ?? AnyExtent))]));
        var result = lambda.Function([input]);
        return result.Shape == input.Shape && AffineFunction.Of(result, input) is { Scale: not 0 } affine ? affine : null;
    }
}
