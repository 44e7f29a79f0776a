using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Single layers that later eras say otherwise.</summary>
internal static class Others
{
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        switch (layer)
        {
            case AttentionSpec { Causal: true } when c.Era.WritesTrees:
                c.Tell(ConversionNoteKind.Refused, $"its causal mask is a setting of the layer, which {c.Era.Name} has in calls alone");
                return Fragment.Of(layer);
            case ReLU { Threshold: < 0 } r when c.Era.WritesTrees:
                c.Tell(ConversionNoteKind.Refused, $"its threshold {r.Threshold} is below 0, which {c.Era.Name} refuses");
                return Fragment.Of(layer);
            case ThresholdedReLU t when !c.Holds(t) && c.Holds(new ReLU()):
                c.Rewritten($"ReLU with threshold {t.Theta}");
                return Fragment.Of(new ReLU(null, 0, t.Theta) { Form = ReluForm.Maximum });
            case TimeDistributedMerge { Mode: TimeMergeMode.Average } when !c.Holds(layer) && !c.IsMasked:
                c.Rewritten($"GlobalAveragePooling1D");
                return Fragment.Of(new GlobalAveragePooling1D());
            case CategoryEncoding e:
                return OneHot(c, e);
            case AutoEncoder a when !c.Holds(a):
                return Coder(c, a);
            case Dropout { ScalesWhenPredicting: true } d when c.Holds(new Rescaling(1)):
                return Scaled(c, d);
            case Embedding { ScalesWhenPredicting: true } e:
                c.Tell(
                    ConversionNoteKind.TrainsOtherwise,
                    $"its rows are multiplied by {1 - e.Dropout}, as its release does when it predicts"
                );
                return Fragment.Of(
                    e with
                    {
                        ScalesWhenPredicting = false,
                        Dropout = 0,
                    },
                    new Dictionary<string, float[]> { ["W"] = Array.ConvertAll(c.Weight("W"), w => (float)(w * (1 - e.Dropout))) }
                );
            default:
                return null;
        }
    }

    private static Fragment Scaled(RewriteContext c, Dropout d)
    {
        c.Rewritten($"Rescaling by {1 - d.Rate} before it, as its release does when it predicts");
        c.Tell(ConversionNoteKind.TrainsOtherwise, $"Dropout divides by {1 - d.Rate} while it trains");
        var fragment = new Fragment();
        int scaled = fragment.Add(new Rescaling(1 - d.Rate) { Name = "scale" }, [-1]);
        fragment.Add(d with { ScalesWhenPredicting = false, Name = "" }, [scaled]);
        return fragment;
    }

    // A last axis of one value, which early releases of Keras 3 keep.
    private static Fragment? OneHot(RewriteContext c, CategoryEncoding e)
    {
        bool keeps = c.Era.WritesTrees && Keras3Quirks.OneHotKeepsLast.Releases.Contains(c.Release);
        var written = e with { KeepsLast = keeps };
        if (e.KeepsLast == keeps)
            return null;
        if (e.Output != TokenOutput.OneHot || c.Input is [] or [.., not (1 or null)])
            return Fragment.Of(written);
        if (c.Input is not { } extents || extents.Contains(null))
            return null;
        c.Rewritten($"CategoryEncoding and Reshape, for its release {(keeps ? "keeps" : "leaves out")} a last axis of one value");
        var fragment = new Fragment();
        int encoded = fragment.Add(written with { Name = "" }, [-1]);
        int[] shape = [.. (keeps ? extents.SkipLast(1) : extents).Select(d => d!.Value), e.TokenCount];
        fragment.Add(new Reshape(shape) { Name = "axis" }, [encoded]);
        return fragment;
    }

    private static Fragment Coder(RewriteContext c, AutoEncoder a)
    {
        c.Rewritten($"its encoder{(a.OutputReconstruction ? " and its decoder" : "; its decoder is left out")}");
        var fragment = new Fragment();
        int code = fragment.Add(a.Encoder with { Name = "encoder" }, [-1], part: "encoder");
        if (a.OutputReconstruction)
            fragment.Add(a.Decoder with { Name = "decoder" }, [code], part: "decoder");
        return fragment;
    }
}
