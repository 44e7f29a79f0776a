namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Activations with weights that later eras lack, by products element by element (EinsumDense).</summary>
internal static class Elementwise
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        if (
            layer is not ParametricActivationSpec
            || c.Holds(layer)
            || !c.Holds(Product([1]))
            // A mask ends at an EinsumDense.
            || c.IsMasked
            || c.Input is not { Count: > 0 and < 8 } input
            || input.Contains(null)
        )
            return null;
        int[] extents = [.. input.Select(e => e!.Value)];
        return layer switch
        {
            ParametricSoftplus => Softplus(c, extents),
            SReLU s => Rectified(c, s, extents),
            _ => null,
        };
    }

    private static Fragment Softplus(RewriteContext c, int[] extents)
    {
        c.Rewritten($"EinsumDense by beta, softplus, EinsumDense by alpha");
        var fragment = new Fragment();
        int inner = fragment.Add(
            Product(extents) with
            {
                Name = "beta",
                Activation = Activation.Softplus,
            },
            [-1],
            Factors(c, "beta", extents)
        );
        fragment.Add(Product(extents) with { Name = "" }, [inner], Factors(c, "alpha", extents));
        return fragment;
    }

    /// <summary>With u = x - t_left and w = |t_right|: t_left + max(u, 0) - a_left max(-u, 0) + (a_right - 1) max(u - w, 0). On Theano w
    /// bounds the left side too, where a negative a_left makes it positive: there w - max(w + a_left max(-u, 0), 0).</summary>
    private static Fragment Rectified(RewriteContext c, SReLU s, int[] extents)
    {
        float[] left = Broadcast(c, "t_left", extents),
            slope = Broadcast(c, "a_left", extents),
            width = Array.ConvertAll(Broadcast(c, "t_right", extents), Math.Abs),
            rightSlope = Broadcast(c, "a_right", extents);
        bool IsBound(int i) => s.Form == ReluForm.HalfSum && slope[i] < 0;
        c.Rewritten($"a sum of rectified EinsumDense layers");
        var fragment = new Fragment();
        int Product(string name, int from, Activation function, Func<int, float> factor, Func<int, float>? shift) =>
            fragment.Add(
                Elementwise.Product(extents, hasBias: shift is not null) with
                {
                    Name = name,
                    Activation = function,
                },
                [from],
                Weights(left.Length, factor, shift)
            );

        int above = Product("above", -1, Activation.Rectifier, _ => 1, i => -left[i]),
            below = Product("below", -1, Activation.Rectifier, _ => -1, i => left[i]),
            beyond = Product("beyond", -1, Activation.Rectifier, _ => 1, i => -left[i] - width[i]);
        var parts = new List<int>
        {
            Product("middle", above, Activation.Linear, _ => 1, i => left[i] + (IsBound(i) ? width[i] : 0)),
            Product("left", below, Activation.Linear, i => IsBound(i) ? 0 : -slope[i], null),
            Product("right", beyond, Activation.Linear, i => rightSlope[i] - 1, null),
        };
        if (Enumerable.Range(0, left.Length).Any(IsBound))
        {
            int bound = Product("bound", below, Activation.Rectifier, i => IsBound(i) ? slope[i] : 0, i => IsBound(i) ? width[i] : 0);
            parts.Add(Product("bounded", bound, Activation.Linear, i => IsBound(i) ? -1 : 0, null));
        }
        fragment.Add(
            new Merge
            {
                Name = "",
                Broadcasts = true,
                Masks = MergeMasks.AlwaysAnd,
                CosineForm = CosineForm.Normalized,
            },
            parts
        );
        return fragment;
    }

    private static Dictionary<string, float[]> Weights(int count, Func<int, float> kernel, Func<int, float>? bias)
    {
        float[] All(Func<int, float> of) => [.. Enumerable.Range(0, count).Select(of)];
        var weights = new Dictionary<string, float[]> { ["W"] = All(kernel) };
        if (bias is not null)
            weights["b"] = All(bias);
        return weights;
    }

    private static EinsumDense Product(int[] extents, bool hasBias = false)
    {
        string axes = "bcdefgh"[..extents.Length];
        return new EinsumDense($"a{axes},{axes}->a{axes}", [.. extents.Select(e => (int?)e)]) { BiasAxes = hasBias ? axes : null };
    }

    private static Dictionary<string, float[]> Factors(RewriteContext c, string weight, int[] extents) =>
        new() { ["W"] = Broadcast(c, weight, extents) };

    // A weight with extent 1 on the axes that share it, for each element.
    private static float[] Broadcast(RewriteContext c, string weight, int[] extents)
    {
        float[] values = c.Weight(weight);
        int[] shape = c.WeightShape(weight);
        var result = new float[extents.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < result.Length; i++)
        {
            int rest = i,
                at = 0,
                stride = 1;
            for (int axis = extents.Length - 1; axis >= 0; axis--)
            {
                int index = rest % extents[axis];
                rest /= extents[axis];
                if (shape[axis] != 1)
                    at += index * stride;
                stride *= shape[axis];
            }
            result[i] = values[at];
        }
        return result;
    }
}
