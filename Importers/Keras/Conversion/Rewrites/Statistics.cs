namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>BatchNormalization whose statistic is no variance, or is one of each element.</summary>
internal static class Statistics
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        if (layer is not BatchNormalization { Mode: NormalizationMode.Running } b)
            return null;
        var variance = Variance(c, b);
        var plain = b with { Form = StatisticForm.Variance, PerElement = false };
        if (!b.PerElement || c.Input is [_])
            return variance is null && !b.PerElement ? null : Fragment.Of(b.PerElement ? plain with { Axis = -1 } : plain, variance);
        if (c.Input is not { } extents || extents.Contains(null))
            return null;
        c.Rewritten($"BatchNormalization between two Reshapes, for its statistics are those of each element");
        var fragment = new Fragment();
        int flat = fragment.Add(new Reshape(-1) { Name = "elements" }, [-1]);
        int normal = fragment.Add(plain with { Axis = -1, Name = "" }, [flat], variance ?? Same(c, b));
        fragment.Add(new Reshape([.. extents.Select(e => e!.Value)]) { Name = "shape" }, [normal]);
        return fragment;
    }

    private static Dictionary<string, float[]> Same(RewriteContext c, BatchNormalization b)
    {
        var weights = new Dictionary<string, float[]>
        {
            ["running_mean"] = c.Weight("running_mean"),
            ["running_std"] = c.Weight("running_std"),
        };
        if (b.Scale)
            weights["gamma"] = c.Weight("gamma");
        if (b.Center)
            weights["beta"] = c.Weight("beta");
        return weights;
    }

    /// <summary>All weights with v such that sqrt(v + epsilon) is what the layer divides by; null where it is that already.</summary>
    private static Dictionary<string, float[]>? Variance(RewriteContext c, BatchNormalization b)
    {
        if (b.Form == StatisticForm.Variance)
            return null;
        c.Rewritten($"a running variance, computed from what its release keeps in running_std");
        var weights = Same(c, b);
        weights["running_std"] = Array.ConvertAll(
            weights["running_std"],
            s =>
            {
                double root = (b.Form == StatisticForm.Deviation ? s : Math.Sqrt(s)) + b.Epsilon;
                return (float)(root * root - b.Epsilon);
            }
        );
        return weights;
    }
}
