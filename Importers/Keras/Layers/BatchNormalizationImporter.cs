using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Weights;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>gamma, beta, then the statistics running_mean, running_std. What running_std is, depends on release and backend.</summary>
internal sealed class BatchNormalizationImporter() : LayerImporter<BatchNormalization>("BatchNormalization")
{
    private static readonly KerasVersion s_axis = new(0, 3, 2),
        s_momentum = new(1, 0, 7),
        s_epsilon5 = new(1, 0, 8),
        s_epsilon3 = new(1, 2, 0),
        s_first3 = new(0, 3, 0),
        s_twice = new(1, 0, 5);

    protected override BatchNormalization Template(Config c) =>
        new()
        {
            Epsilon =
                c.Form.Version >= s_epsilon3 ? 1e-3
                : c.Form.Version >= s_epsilon5 ? 1e-5
                : 1e-6,
            Momentum = c.Form.Version >= s_momentum ? 0.99 : 0.9,
            PerElement = c.Form.Version < s_axis,
            AddsEpsilonToSampleVariance = c.Form.Version >= s_twice,
            TrainsOnRunning = c.Form.Version < s_first3,
            RunningVariance =
                c.Form.Backend == TrainingBackend.Theano && c.Form.Version >= s_epsilon3
                    ? RunningVarianceRule.PlusEpsilon
                    : RunningVarianceRule.Biased,
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
                m => new Newtonsoft.Json.Linq.JValue((int)m)
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
        var (form, why) = c.StatisticForm();
        if (form != StatisticForm.Variance || why.Length > 0)
        {
            string meaning = form switch
            {
                StatisticForm.Deviation => $"running_std is a standard deviation in Keras {c.Form.Version}",
                StatisticForm.VarianceEpsilonOutside => $"epsilon stands outside of the root in Keras {c.Form.Version} on Theano",
                _ => "running_std is taken as a variance",
            };
            c.Note(why.Length > 0 ? ImportNoteKind.Warning : ImportNoteKind.Conversion, $"{meaning}{why}");
        }
        return form;
    }
}
