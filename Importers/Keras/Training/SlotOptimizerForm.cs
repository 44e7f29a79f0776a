using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>What the optimizers of tf.keras and of Keras 3 have in common.</summary>
/// <param name="dialect">How the era spells keys and values.</param>
internal abstract class SlotOptimizerForm(Dialect dialect) : OptimizerForm(dialect)
{
    private const double UsualEpsilon = 1e-7,
        UsualMomentum = 0.99,
        UsualAccumulator = 0.1;

    /// <summary>What stands for a name alone: archives up to Keras 3.4 keep what compile was given, such as 'adam', whose settings are then
    /// the defaults of the optimizers from TensorFlow 2.11 on.</summary>
    /// <param name="optimizer">A name, or class_name and config, which are given back.</param>
    internal static JToken? Named(JToken? optimizer)
    {
        if (optimizer is not JValue { Value: string name })
            return optimizer;
        bool isSgd = name.Equals(nameof(Sgd), StringComparison.OrdinalIgnoreCase),
            decays = name.Equals("AdamW", StringComparison.OrdinalIgnoreCase);
        var config = new JObject { ["learning_rate"] = isSgd ? 0.01 : 0.001 };
        if (decays)
            config["weight_decay"] = 0.004;
        return new JObject { ["class_name"] = name, ["config"] = config };
    }

    /// <summary>Whether the settings of a class are those of the optimizers from TensorFlow 2.11 on.</summary>
    protected abstract bool IsNew(Config c);

    /// <summary>Rate, limits, averages and decay of weights.</summary>
    /// <param name="c">The settings.</param>
    /// <param name="o">The optimizer.</param>
    /// <param name="isNew">See <see cref="IsNew"/>.</param>
    protected Optimizer Common(Config c, Optimizer o, bool isNew)
    {
        var (rate, schedule) = c.Value(
            RateKey(c),
            (o.LearningRate, o.Schedule),
            t => t is JObject ? OfSchedule(ScheduleForm.Read(t)) : (Json.Number(t), null),
            v => v.Schedule is { } one ? ScheduleForm.Write(one) : new JValue(v.LearningRate)
        );
        o = o with
        {
            LearningRate = rate,
            Schedule = schedule,
            AlwaysCounts = true,
            ClipNorm = Optional(c, "global_clipnorm", o.ClipNorm),
            ClipNormOfEach = Optional(c, "clipnorm", o.ClipNormOfEach),
            ClipValue = Optional(c, "clipvalue", o.ClipValue),
            WeightDecay = Optional(c, "weight_decay", o.WeightDecay),
        };
        if (new[] { o.ClipNorm, o.ClipNormOfEach, o.ClipValue }.Count(l => l is not null) > 1)
            throw c.Bad("several limits of gradients at once are not supported", unsupported: true);
        return isNew ? o with { Averages = Averages(c, o.Averages) } : o;
    }

    /// <summary>An optimizer's own settings.</summary>
    /// <param name="c">The settings.</param>
    /// <param name="o">The optimizer.</param>
    /// <param name="isNew">See <see cref="IsNew"/>.</param>
    protected Optimizer Own(Config c, Optimizer o, bool isNew) =>
        o switch
        {
            Sgd s => s with { Momentum = c.Number("momentum", s.Momentum), Nesterov = c.Flag("nesterov", s.Nesterov) },
            RmsProp r => InRoot(c, r, r.EpsilonInRoot, isNew) with
            {
                Rho = c.Number("rho", r.Rho),
                Epsilon = Epsilon(c, r.Epsilon),
                Momentum = c.Reading || r.Momentum > 0 ? c.Number("momentum", r.Momentum) : 0,
                Centered = (c.Reading || r.Centered) && c.Flag("centered", r.Centered),
                EpsilonInRoot = isNew,
            },
            Adagrad a => InRoot(c, a, a.EpsilonInRoot, isNew) with
            {
                Epsilon = Epsilon(c, a.Epsilon),
                InitialAccumulator = c.Number("initial_accumulator_value", c.Reading ? UsualAccumulator : a.InitialAccumulator),
                EpsilonInRoot = isNew,
            },
            Adadelta a => a with { Rho = c.Number("rho", a.Rho), Epsilon = Epsilon(c, a.Epsilon) },
            Adam a => a with
            {
                Beta1 = c.Number("beta_1", a.Beta1),
                Beta2 = c.Number("beta_2", a.Beta2),
                Epsilon = Epsilon(c, a.Epsilon),
                Amsgrad = c.Flag("amsgrad", a.Amsgrad),
            },
            Adamax a => a with
            {
                Beta1 = c.Number("beta_1", a.Beta1),
                Beta2 = c.Number("beta_2", a.Beta2),
                Epsilon = Epsilon(c, a.Epsilon),
            },
            Nadam n => n with { Beta1 = c.Number("beta_1", n.Beta1), Beta2 = c.Number("beta_2", n.Beta2), Epsilon = Epsilon(c, n.Epsilon) },
            _ => Newest(c, o),
        };

    private static Optimizer Newest(Config c, Optimizer o) =>
        o switch
        {
            Lion l => l with { Beta1 = c.Number("beta_1", l.Beta1), Beta2 = c.Number("beta_2", l.Beta2) },
            Lamb l => l with { Beta1 = c.Number("beta_1", l.Beta1), Beta2 = c.Number("beta_2", l.Beta2), Epsilon = Epsilon(c, l.Epsilon) },
            Ftrl f => f with
            {
                LearningRatePower = c.Number("learning_rate_power", f.LearningRatePower),
                InitialAccumulator = c.Number("initial_accumulator_value", f.InitialAccumulator),
                L1 = c.Number("l1_regularization_strength", f.L1),
                L2 = c.Number("l2_regularization_strength", f.L2),
                L2Shrinkage = c.Number("l2_shrinkage_regularization_strength", f.L2Shrinkage),
                Beta = c.Number("beta", f.Beta),
            },
            Adafactor a => a with
            {
                Beta2Decay = c.Number("beta_2_decay", a.Beta2Decay),
                Epsilon1 = c.Number("epsilon_1", a.Epsilon1),
                Epsilon2 = c.Number("epsilon_2", a.Epsilon2),
                ClipThreshold = c.Number("clip_threshold", a.ClipThreshold),
                RelativeStep = c.Flag("relative_step", a.RelativeStep),
            },
            _ => throw c.Bad($"{o.ClassName} has no form in Keras", unsupported: true),
        };

    private static T InRoot<T>(Config c, T optimizer, bool inRoot, bool isNew)
        where T : Optimizer =>
        c.Reading || inRoot == isNew
            ? optimizer
            : throw c.Bad("the release that is written adds epsilon to the root in another place", unsupported: true);

    private static double Epsilon(Config c, double value) =>
        c.Value("epsilon", c.Reading ? UsualEpsilon : value, t => Json.IsNull(t) ? UsualEpsilon : Json.Number(t), v => new JValue(v));

    private static (double LearningRate, LearningRateSchedule? Schedule) OfSchedule(LearningRateSchedule schedule) =>
        (schedule.Initial, schedule);

    /// <summary>A number that may be missing or null.</summary>
    private static double? Optional(Config c, string key, double? value) =>
        c.Has(key) || (!c.Reading && value is not null) ? Limit(c, key, value) : null;

    private static WeightAverages? Averages(Config c, WeightAverages? value)
    {
        const string frequency = "ema_overwrite_frequency";
        if (!c.Reading && value is null)
            return null;
        bool has = c.Reading ? c.Has("use_ema") && c.Flag("use_ema", false) : c.Flag("use_ema", true);
        if (!has)
        {
            c.Ignore("ema_momentum", null, "no averages are kept");
            c.Ignore(frequency, null, "no averages are kept");
            return null;
        }
        return new WeightAverages(
            c.Number("ema_momentum", value?.Momentum ?? UsualMomentum),
            c.Has(frequency) || !c.Reading ? c.OptionalInt(frequency, value?.OverwriteEvery) : null
        );
    }
}
