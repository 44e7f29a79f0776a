using KerasSharp.Binary;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
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
    private const string LegacyKey = "is_legacy_optimizer";

    // Settings that must stand at a value at which they change nothing.
    private static readonly (string Key, JToken[] Values)[] s_usual =
    [
        ("weight_decay", [JValue.CreateNull(), 0.0, 0]),
        ("clipnorm", [JValue.CreateNull()]),
        ("use_ema", [false]),
        ("centered", [false]),
    ];

    internal override JObject Write(Optimizer optimizer, float learningRate, KerasVersion release)
    {
        var written = base.Write(optimizer, learningRate, release);
        // HDF5 calls the new optimizers so, since the registry has the others under their plain names.
        written["class_name"] = "Custom>" + (string)written["class_name"]!;
        return written;
    }

    protected override string RateKey(Config c) => c.Has("learning_rate") || !c.Reading ? "learning_rate" : "lr";

    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        // Written are the new ones, whose states the written release has.
        bool isNew = c.Reading ? c.Has(LegacyKey) && !c.Flag(LegacyKey, true) : !c.Flag(LegacyKey, false);
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
            HoldsSlotsTogether = c.Reading ? isNew : o.HoldsSlotsTogether,
            ClipNorm = c.Has("global_clipnorm") ? Limit(c, "global_clipnorm", o.ClipNorm) : o.ClipNorm,
            ClipValue = c.Has("clipvalue") ? Limit(c, "clipvalue", o.ClipValue) : o.ClipValue,
        };
        if (!c.Reading && (o.ClipNorm ?? o.ClipValue) is not null)
            throw c.Bad("limits of gradients are not written for tf.keras", unsupported: true);
        if (!c.Reading && o.Decay > 0)
            throw c.Bad("tf.keras's new optimizers have no decay of the learning rate", unsupported: true);
        if (o is not Nadam && c.Has("decay"))
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
            // Its product of momenta grows once for each weight and not once a step, by how often the step was traced.
            Nadam when isNew => throw c.Bad("the Nadam of tf.keras 2.11 and later is not supported", unsupported: true),
            Nadam n => n with
            {
                Beta1 = c.Number("beta_1", n.Beta1),
                Beta2 = c.Number("beta_2", n.Beta2),
                Epsilon = Epsilon(c, n.Epsilon),
                ScheduleDecay = c.Number("decay", n.ScheduleDecay),
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
        if (optimizer.HoldsSlotsTogether is not true || rest.Length != slots * trained.Count)
            return stored;
        var canonical = new StateArray[rest.Length];
        for (int i = 0; i < rest.Length; i++)
            canonical[Place(i, optimizer, trained.Count)] = rest[i];
        return stored with { Arrays = [steps, .. canonical] };
    }

    internal override IEnumerable<(int[] Shape, float[] Values, bool Whole)> Stored(
        IReadOnlyList<(int[] Shape, float[] Values)> canonical,
        OptimizerState state,
        int trained,
        KerasVersion release
    )
    {
        yield return ([], canonical[0].Values, true);
        if (state.Optimizer is Sgd { Momentum: 0 })
            yield break;
        bool bySlot = !IsNew(state.Optimizer, release);
        for (int i = 0; i < canonical.Count - 1; i++)
        {
            var (shape, values) = canonical[1 + (bySlot ? i : Place(i, state.Optimizer, trained))];
            yield return (shape, values, false);
        }
    }

    internal override IReadOnlyList<string> Names(
        Optimizer optimizer,
        IReadOnlyList<string> trained,
        int count,
        KerasVersion release,
        TrainingBackend backend
    )
    {
        bool isNew = IsNew(optimizer, release);
        int slots = Math.Min(count - 1, optimizer.Slots.Count * trained.Count);
        var places = Enumerable
            .Range(0, slots)
            .Select(i => isNew ? Place(i, optimizer, trained.Count) : i)
            .Select(at => (optimizer.Slots[at / trained.Count], at % trained.Count));
        return isNew
            ? TfKerasStateNames.New(optimizer, trained, places)
            : TfKerasStateNames.Legacy(optimizer, trained, places, count - 1 - slots, release);
    }

    private static bool IsNew(Optimizer optimizer, KerasVersion release) =>
        optimizer.HoldsSlotsTogether ?? TfKerasQuirks.NewOptimizers.Releases.Contains(release);
}
