namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Layers of products that later eras lack: TimeDistributedDense, Highway, MaxoutDense.</summary>
internal static class DenseFamily
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer) =>
        c.Holds(layer)
            ? null
            : layer switch
            {
                TimeDistributedDense t => Wrapped(c, t),
                Highway h => Gated(c, h),
                MaxoutDense m => Pooled(c, m),
                _ => null,
            };

    private static Fragment Wrapped(RewriteContext c, TimeDistributedDense t)
    {
        c.Rewritten($"TimeDistributed of a Dense");
        var dense = new Dense(t.Units)
        {
            Name = t.Name + "_step",
            Activation = t.Activation,
            UseBias = t.UseBias,
            KernelInitializer = t.KernelInitializer,
            BiasInitializer = t.BiasInitializer,
            KernelRegularizer = t.KernelRegularizer,
            BiasRegularizer = t.BiasRegularizer,
            ActivityRegularizer = t.ActivityRegularizer,
            KernelConstraint = t.KernelConstraint,
            BiasConstraint = t.BiasConstraint,
            PassesMask = true,
        };
        return ByStep(c, dense, t);
    }

    /// <summary>A Dense applied to each step in the place of a layer, with that one's weights.</summary>
    internal static Fragment ByStep(RewriteContext c, Dense dense, LayerSpec layer)
    {
        var weights = new Dictionary<string, float[]> { ["layer/W"] = c.Weight("W") };
        if (dense.UseBias)
            weights["layer/b"] = c.Weight("b");
        return Fragment.Of(
            new TimeDistributed(dense)
            {
                Trainable = layer.Trainable,
                InputShape = layer.InputShape,
                BatchSize = layer.BatchSize,
            },
            weights
        );
    }

    /// <summary>t act(x W + b) + (1 - t) x, as x + t (act(x W + b) - x).</summary>
    private static Fragment Gated(RewriteContext c, Highway h)
    {
        c.Rewritten($"two Dense, Subtract, Multiply and Add: x + t (h - x)");
        int units = c.WeightShape("W")[^1];
        var fragment = new Fragment();
        int transform = fragment.Add(
            new Dense(units)
            {
                Name = "transform",
                Activation = h.Activation,
                UseBias = h.UseBias,
                KernelRegularizer = h.KernelRegularizer,
                BiasRegularizer = h.BiasRegularizer,
                KernelConstraint = h.KernelConstraint,
                BiasConstraint = h.BiasConstraint,
                Trainable = h.Trainable,
            },
            [-1],
            Renamed(c, h.UseBias, "W", "b")
        );
        int gate = fragment.Add(
            new Dense(units)
            {
                Name = "gate",
                Activation = Activation.Sigmoid,
                UseBias = h.UseBias,
                Trainable = h.Trainable,
            },
            [-1],
            Renamed(c, h.UseBias, "W_carry", "b_carry")
        );
        var join = new Merge
        {
            Broadcasts = true,
            Masks = MergeMasks.AlwaysAnd,
            CosineForm = CosineForm.Normalized,
        };
        int difference = fragment.Add(join with { Mode = MergeMode.Subtract, Name = "difference" }, [transform, -1]);
        int share = fragment.Add(join with { Mode = MergeMode.Multiply, Name = "share" }, [gate, difference]);
        fragment.Add(join with { Mode = MergeMode.Sum, Name = "" }, [-1, share]);
        return fragment;
    }

    private static Dictionary<string, float[]> Renamed(RewriteContext c, bool useBias, string kernel, string bias)
    {
        var weights = new Dictionary<string, float[]> { ["W"] = c.Weight(kernel) };
        if (useBias)
            weights["b"] = c.Weight(bias);
        return weights;
    }

    /// <summary>All pieces side by side, and the greatest of them.</summary>
    private static Fragment Pooled(RewriteContext c, MaxoutDense m)
    {
        c.Rewritten($"Dense of all pieces, Reshape and GlobalMaxPooling1D");
        int[] shape = c.WeightShape("W");
        var (pieces, inputs, units) = (shape[0], shape[1], shape[2]);
        float[] kernel = c.Weight("W");
        var side = new float[kernel.Length];
        for (int p = 0; p < pieces; p++)
        for (int d = 0; d < inputs; d++)
            Array.Copy(kernel, (p * inputs + d) * units, side, (d * pieces + p) * units, units);
        var weights = new Dictionary<string, float[]> { ["W"] = side };
        if (m.UseBias)
            weights["b"] = c.Weight("b");
        var fragment = new Fragment();
        int all = fragment.Add(
            new Dense(pieces * units)
            {
                Name = "pieces",
                UseBias = m.UseBias,
                KernelRegularizer = m.KernelRegularizer,
                BiasRegularizer = m.BiasRegularizer,
                Trainable = m.Trainable,
            },
            [-1],
            weights
        );
        int split = fragment.Add(new Reshape(pieces, units) { Name = "split" }, [all]);
        fragment.Add(new GlobalMaxPooling1D { Name = "" }, [split]);
        return fragment;
    }
}
