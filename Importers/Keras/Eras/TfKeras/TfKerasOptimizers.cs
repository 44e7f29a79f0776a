using KerasSharp.Binary;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Optimizers of tf.keras: those of OptimizerV2, and from 2.11 on the new ones, whose configs say that they are not
/// legacy.</summary>
internal sealed class TfKerasOptimizerForm(Dialect dialect) : OptimizerForm(dialect)
{
    private const double UsualEpsilon = 1e-7;

    // Settings that must stand at a value at which they change nothing.
    private static readonly (string Key, JToken[] Values)[] s_usual =
    [
        ("weight_decay", [JValue.CreateNull(), 0.0, 0]),
        ("clipnorm", [JValue.CreateNull()]),
        ("use_ema", [false]),
        ("centered", [false]),
    ];

    protected override string RateKey(Config c) => c.Has("learning_rate") || !c.Reading ? "learning_rate" : "lr";

    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        bool isNew = c.Has("is_legacy_optimizer") && !c.Flag("is_legacy_optimizer", true);
        c.Ignore("name", new JValue(o.ClassName), "it has no bearing");
        c.Ignore("jit_compile", null, "it is a way of computing the same");
        c.Ignore("ema_momentum", null, "no averages are kept");
        c.Ignore("ema_overwrite_frequency", null, "no averages are kept");
        foreach (var (key, values) in s_usual)
            if (c.Has(key))
                c.Value(
                    key,
                    0,
                    t =>
                        values.Any(v => JToken.DeepEquals(v, t)) ? 0 : throw new ConfigValueException($"{values[0]}", t, unsupported: true),
                    _ => values[0]
                );
        double rate = c.Value(
            RateKey(c),
            o.LearningRate,
            t => t is JObject ? throw new ConfigValueException("a number, not a schedule", t, unsupported: true) : Json.Number(t),
            v => new JValue(v)
        );
        o = o with
        {
            LearningRate = rate,
            AlwaysCounts = true,
            ClipNorm = c.Has("global_clipnorm") ? Limit(c, "global_clipnorm", o.ClipNorm) : o.ClipNorm,
            ClipValue = c.Has("clipvalue") ? Limit(c, "clipvalue", o.ClipValue) : o.ClipValue,
        };
        if (!c.Reading && (o.ClipNorm ?? o.ClipValue) is not null)
            throw c.Bad("limits of gradients are not written for tf.keras", unsupported: true);
        if (o is not Nadam && (c.Has("decay") || (!c.Reading && !isNew)))
            o = o with { Decay = c.Number("decay", o.Decay) };
        return Own(c, o, isNew);
    }

    private static Optimizer Own(Config c, Optimizer o, bool isNew) =>
        o switch
        {
            Sgd s => s with { Momentum = c.Number("momentum", s.Momentum), Nesterov = c.Flag("nesterov", s.Nesterov) },
            RmsProp r => Plain(c, r, isNew) with { Rho = c.Number("rho", r.Rho), Epsilon = Epsilon(c, r.Epsilon), EpsilonInRoot = isNew },
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
            Nadam n => n with
            {
                Beta1 = c.Number("beta_1", n.Beta1),
                Beta2 = c.Number("beta_2", n.Beta2),
                Epsilon = Epsilon(c, n.Epsilon),
                ScheduleDecay = isNew ? 1 : c.Number("decay", n.ScheduleDecay),
            },
            _ => throw c.Bad($"the {o.ClassName} of tf.keras is not supported", unsupported: true),
        };

    private static double Epsilon(Config c, double value) =>
        c.Value("epsilon", c.Reading ? UsualEpsilon : value, t => Json.IsNull(t) ? UsualEpsilon : Json.Number(t), v => new JValue(v));

    private static RmsProp Plain(Config c, RmsProp optimizer, bool isNew)
    {
        if (c.Has("momentum") && c.Number("momentum", 0) != 0)
            throw c.Bad("an RMSprop with momentum is not supported", unsupported: true);
        if (!c.Reading && optimizer.EpsilonInRoot != isNew)
            throw c.Bad("tf.keras adds epsilon to the root, not below it", unsupported: true);
        return optimizer;
    }
}

/// <summary>States: the number of steps, then the slots. Those of OptimizerV2 stand one slot after the other; of the new optimizers, whose
/// number of steps is called iteration, one trained array after the other.</summary>
internal sealed class TfKerasStateForm : StateForm
{
    internal override ElementFormat IterationsFormat => new(ElementKind.Signed, sizeof(long), false);

    internal override bool StoresIterations(Optimizer optimizer, KerasVersion release) => true;

    internal override StoredState? Canonical(StoredState stored, Optimizer optimizer, IReadOnlyList<WeightSlot> trained)
    {
        if (stored.Arrays.Count == 0)
            return null;
        var steps = stored.Arrays[0];
        StateArray[] rest = [.. stored.Arrays.Skip(1)];
        int slots = optimizer.Slots.Count;
        if (optimizer is Sgd { Momentum: 0 } && rest.Length == 0)
            return stored with { Arrays = [steps, .. trained.Select(t => Zero(t, steps))] };
        // A model that was compiled and never trained.
        if (rest.Length == 0)
            return null;
        bool bySlot = steps.Name.EndsWith("iter:0", StringComparison.Ordinal);
        if (!bySlot && rest.Length == slots * trained.Count)
            rest = [.. Enumerable.Range(0, slots).SelectMany(s => Enumerable.Range(0, trained.Count).Select(i => rest[i * slots + s]))];
        return stored with { Arrays = [steps, .. rest] };
    }

    private static StateArray Zero(WeightSlot slot, StateArray like) =>
        new(slot.Name, Array.ConvertAll(slot.View.StoredShape, d => (long)d), like.Format, new double[slot.View.Count]);
}
