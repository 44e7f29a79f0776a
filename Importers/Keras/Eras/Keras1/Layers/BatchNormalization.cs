using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>gamma, beta, then the statistics running_mean, running_std. What running_std is, depends on release and backend.</summary>
internal class BatchNormalizationSchema() : LayerSchema<BatchNormalization>("BatchNormalization")
{
    protected override BatchNormalization Template(Config c) =>
        new()
        {
            Epsilon = Keras1Quirks.Epsilon.Of(c.Form.Version),
            Momentum = Keras1Quirks.Momentum.Of(c.Form.Version),
            AddsEpsilonToSampleVariance = c.Applies(Keras1Quirks.AddsEpsilonTwice),
            RunningVariance = c.Applies(Keras1Quirks.RunningPlusEpsilon) ? RunningVarianceRule.PlusEpsilon : RunningVarianceRule.Biased,
        };

    protected override BatchNormalization Exchange(Config c, BatchNormalization layer)
    {
        layer = layer with
        {
            Epsilon = c.Number("epsilon", layer.Epsilon),
            Mode = c.Value(
                "mode",
                layer.Mode,
                t =>
                    Json.Int(t) is >= 0 and <= 2 and var m
                        ? (NormalizationMode)m
                        : throw new ConfigValueException("a mode 0, 1 or 2", t, unsupported: true),
                m => new JValue((int)m)
            ),
            Momentum = c.Number("momentum", layer.Momentum),
        };
        if (!layer.PerElement || c.Has("axis"))
            layer = layer with { Axis = c.Int("axis", layer.Axis), PerElement = false };
        layer = layer with
        {
            GammaRegularizer = c.Has("gamma_regularizer") || !c.Reading ? c.Regularizer("gamma_regularizer", layer.GammaRegularizer) : null,
            BetaRegularizer = c.Has("beta_regularizer") || !c.Reading ? c.Regularizer("beta_regularizer", layer.BetaRegularizer) : null,
        };
        c.Ignore("beta_init", null, "the file's values replace it");
        c.Ignore("gamma_init", null, "the file's values replace it");
        return c.Reading ? layer with { Form = FormOf(c, layer) } : layer;
    }

    protected override IEnumerable<StoredArray> Arrays(BatchNormalization layer, LayerForm form)
    {
        if (layer.Scale)
            yield return new StoredArray("gamma", "gamma");
        if (layer.Center)
            yield return new StoredArray("beta", "beta");
        yield return new StoredArray("running_mean", "running_mean", Learned: false);
        yield return new StoredArray("running_std", "running_std", Learned: false);
    }

    /// <summary>Keras 1.0.6 and 1.0.7 changed the meaning of running_std, each backend at another time.</summary>
    private static StatisticForm FormOf(Config c, BatchNormalization layer)
    {
        if (layer.Mode != NormalizationMode.Running)
            return StatisticForm.Variance;
        var (form, why) = StatisticOf(c.Import!);
        if (form != StatisticForm.Variance || why.Length > 0)
        {
            string meaning = form switch
            {
                StatisticForm.Deviation => $"running_std is a standard deviation in Keras {c.Form.Version}",
                StatisticForm.VarianceEpsilonOutside => $"epsilon stands outside of the root in Keras {c.Form.Version} on Theano",
                _ => "running_std is taken as a variance",
            };
            c.Note(
                why.Length > 0 ? ImportNoteKind.Warning : ImportNoteKind.Conversion,
                $"{meaning}{why}",
                why.Length > 0 ? new StatisticAdvice() : null
            );
        }
        return form;
    }

    /// <summary>What a running statistic is, and what to say where that is not certain.</summary>
    private static (StatisticForm Form, string Doubt) StatisticOf(ImportContext import)
    {
        if (import.Options.BatchNormalization is { } said)
            return (said, "");
        var form =
            import.Applies(Keras1Quirks.Deviation) || import.Applies(Keras1Quirks.TheanoDeviation) ? StatisticForm.Deviation
            : import.Applies(Keras1Quirks.EpsilonOutside) ? StatisticForm.VarianceEpsilonOutside
            : StatisticForm.Variance;
        bool byBackend =
            Keras1Quirks.TheanoDeviation.Releases.Contains(import.Version) || Keras1Quirks.EpsilonOutside.Releases.Contains(import.Version);
        var report = import.Report;
        string doubt =
            !report.Version.Certain ? $", though the release is not certain ({report.Version.Evidence})"
            : byBackend && !report.Backend.Certain ? $", though the backend is not certain ({report.Backend.Evidence})"
            : "";
        return (form, doubt);
    }
}
