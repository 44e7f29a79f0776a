using KerasSharp.Importers.Keras.Lambdas;
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
        if (
            c.Input is { } extents
            && !c.IsMasked
            && Affine(lambda, extents) is { } affine
            && (IsNothing(affine) || c.Holds(new Rescaling(1)))
        )
        {
            if (IsNothing(affine))
            {
                c.Rewritten($"Activation 'linear', for its function gives what it is given: {text}");
                return Fragment.Of(new ActivationLayer(ActivationFunction.Linear));
            }
            c.Rewritten($"Rescaling, for its function is {text}");
            return Fragment.Of(new Rescaling(affine.Scale) { Offset = affine.Offset });
        }
        if (c.Era.WritesTrees && Operations(c, lambda) is { } operations)
        {
            c.Rewritten($"operations of keras.ops, for its function is {text}");
            return operations;
        }
        c.Tell(
            ConversionNoteKind.Refused,
            $"its function '{text}' is Python's byte code, which only the CPython that wrote it can run, and no layer of {c.Era.Name} "
                + $"{(c.Era.WritesTrees ? "and no operation of keras.ops " : "")}is known to compute the same"
        );
        return Fragment.Of(layer);
    }

    private static bool IsNothing(AffineFunction function) => function is { Scale: 1, Offset: 0 };

    // What asks for a mask, or is given one where a mask does not end, is no operation.
    private static Fragment? Operations(RewriteContext c, Lambda lambda)
    {
        // Extents that are open may stand in the function as numbers.
        if (AsksForMask(lambda) || (c.IsMasked && c.MaskIsRead) || !c.Inputs.All(i => i is not null && i.All(e => e is not null)))
            return null;
        Node[] inputs =
        [
            .. c.Inputs.Select((extents, i) => Ops.Input($"x{i}", new Shape([Dim.Batch, .. extents!.Select(e => new Dim(e!.Value))]))),
        ];
        return Computed(lambda, inputs) is { } result ? new FunctionOperations(inputs).Of(result) : null;
    }

    private static bool AsksForMask(Lambda lambda) =>
        lambda.WithMasks is not null || lambda.Function.Target is StoredFunction { AsksForMask: true };

    // What draws, or asks whether the model trains, is known only where it runs.
    private static Node? Computed(Lambda lambda, params Node[] inputs)
    {
        try
        {
            return lambda.Function(inputs);
        }
        catch (ShapeException)
        {
            return null;
        }
    }

    private static AffineFunction? Affine(Lambda lambda, IReadOnlyList<int?> extents)
    {
        var input = Ops.Input("x", new Shape([Dim.Batch, .. extents.Select(e => new Dim(e ?? AnyExtent))]));
        return
            Computed(lambda, input) is { } result
            && result.Shape == input.Shape
            && AffineFunction.Of(result, input) is { Scale: not 0 } affine
            ? affine
            : null;
    }
}
