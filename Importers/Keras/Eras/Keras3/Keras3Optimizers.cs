using KerasSharp.Binary;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Optimizers of Keras 3.</summary>
internal sealed class Keras3OptimizerForm(Dialect dialect) : OptimizerForm(dialect)
{
    private const double UsualEpsilon = 1e-7;

    // Settings that must stand at a value at which they change nothing.
    private static readonly (string Key, JToken[] Values)[] s_usual =
    [
        ("weight_decay", [JValue.CreateNull(), 0.0, 0]),
        ("clipnorm", [JValue.CreateNull()]),
        ("use_ema", [false]),
        ("amsgrad", [false]),
        ("centered", [false]),
        ("loss_scale_factor", [JValue.CreateNull()]),
        ("gradient_accumulation_steps", [JValue.CreateNull()]),
    ];

    internal override JObject Write(Optimizer optimizer, float learningRate, KerasVersion release)
    {
        var written = base.Write(optimizer, learningRate, release);
        return Keras3Objects.Of("keras.optimizers", (string)written["class_name"]!, (JObject)written["config"]!);
    }

    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        c.Ignore("name", new JValue(Keras3StateNames.NameOf(o, c.Form.Version)), "it has no bearing");
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
        o = o with
        {
            LearningRate = c.Value(
                "lr",
                o.LearningRate,
                t => t is JObject ? throw new ConfigValueException("a number, not a schedule", t, unsupported: true) : Json.Number(t),
                v => new JValue(v)
            ),
            ClipNorm = c.Has("global_clipnorm") || !c.Reading ? Limit(c, "global_clipnorm", o.ClipNorm) : null,
            ClipValue = c.Has("clipvalue") || !c.Reading ? Limit(c, "clipvalue", o.ClipValue) : null,
        };
        if (!c.Reading && o.Decay > 0)
            throw c.Bad("Keras 3 has no decay of the learning rate among the optimizer's settings", unsupported: true);
        return o switch
        {
            Sgd s => s with { Momentum = c.Number("momentum", s.Momentum), Nesterov = c.Flag("nesterov", s.Nesterov), AlwaysCounts = true },
            RmsProp r => Plain(c, r) with { Rho = c.Number("rho", r.Rho), Epsilon = Epsilon(c, r.Epsilon), EpsilonInRoot = true },
            Adadelta a => a with { Rho = c.Number("rho", a.Rho), Epsilon = Epsilon(c, a.Epsilon) },
            Adam a => a with { Beta1 = c.Number("beta_1", a.Beta1), Beta2 = c.Number("beta_2", a.Beta2), Epsilon = Epsilon(c, a.Epsilon) },
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
                ScheduleDecay = 1,
            },
            _ => throw c.Bad($"the {o.ClassName} of Keras 3 is not supported", unsupported: true),
        };
    }

    private static double Epsilon(Config c, double value) => c.Number("epsilon", c.Reading ? UsualEpsilon : value);

    private static RmsProp Plain(Config c, RmsProp optimizer)
    {
        if (c.Has("momentum") && c.Number("momentum", 0) != 0)
            throw c.Bad("an RMSprop with momentum is not supported", unsupported: true);
        if (!c.Reading && !optimizer.EpsilonInRoot)
            throw c.Bad("Keras 3 takes the root of the sum with epsilon", unsupported: true);
        return optimizer;
    }
}

/// <summary>States of Keras 3: the number of steps, the learning rate unless a schedule gives it, then the slots of one trained array
/// after those of the other.</summary>
internal sealed class Keras3StateForm : StateForm
{
    internal override ElementFormat IterationsFormat => new(ElementKind.Signed, sizeof(long), false);

    internal override bool StoresIterations(Optimizer optimizer, KerasVersion release) => true;

    internal override StoredState? Canonical(StoredState stored, Optimizer optimizer, IReadOnlyList<WeightSlot> trained)
    {
        var arrays = stored.Arrays.ToList();
        if (arrays.Count == 0)
            return null;
        var steps = arrays[0];
        arrays.RemoveAt(0);
        bool hasSlots = HasSlots(optimizer);
        int slots = hasSlots ? optimizer.Slots.Count : 0;
        // The rate, and Nadam's product of momenta, which follows from the number of steps.
        var rest = arrays.Where(a => a.Shape.Length > 0 || trained.Any(t => t.View.StoredShape.Length == 0)).ToList();
        if (rest.Count == 0 && slots > 0)
            return null;
        if (!hasSlots)
            rest = [.. trained.Select(t => Zero(t, steps))];
        else if (rest.Count == slots * trained.Count)
            rest = [.. Enumerable.Range(0, rest.Count).OrderBy(i => Place(i, optimizer, trained.Count)).Select(i => rest[i])];
        return stored with { Arrays = [steps, .. rest] };
    }

    /// <summary>A state in the order of the file.</summary>
    /// <param name="canonical">As <see cref="Canonical"/> gives it.</param>
    /// <param name="state">The optimizer's state.</param>
    /// <param name="trained">The number of trained arrays.</param>
    /// <param name="release">The release.</param>
    internal override IEnumerable<(int[] Shape, float[] Values, bool Whole)> Stored(
        IReadOnlyList<(int[] Shape, float[] Values)> canonical,
        OptimizerState state,
        int trained,
        KerasVersion release
    )
    {
        yield return ([], canonical[0].Values, true);
        yield return ([], [state.LearningRate.Values[0]], false);
        if (!HasSlots(state.Optimizer))
            yield break;
        for (int i = 0; i < state.Optimizer.Slots.Count * trained; i++)
        {
            var (shape, values) = canonical[1 + Place(i, state.Optimizer, trained)];
            yield return (shape, values, false);
        }
        // Since 3.10 it stands last.
        if (state.Optimizer is Nadam)
            yield return ([], [state.Scalar(state.Optimizer.Scalars[0].Name).Values[0]], false);
    }

    internal override IReadOnlyList<string> Names(
        Optimizer optimizer,
        IReadOnlyList<string> trained,
        int count,
        KerasVersion release,
        TrainingBackend backend
    )
    {
        int slots = Math.Min(count - 2, optimizer.Slots.Count * trained.Count);
        var places = Enumerable
            .Range(0, slots)
            .Select(i => Place(i, optimizer, trained.Count))
            .Select(at => (optimizer.Slots[at / trained.Count], at % trained.Count));
        return Keras3StateNames.Of(optimizer, trained, places, (Rates: 1, Before: 0, Behind: count - 2 - slots), release);
    }

    private static bool HasSlots(Optimizer optimizer) => optimizer is not Sgd { Momentum: 0 };
}
