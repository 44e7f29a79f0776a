using KerasSharp.Binary;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Optimizers of Keras 3.</summary>
internal sealed class Keras3OptimizerForm(Dialect dialect) : SlotOptimizerForm(dialect)
{
    private const string Accumulation = "gradient_accumulation_steps";

    internal override JObject Write(Optimizer optimizer, float learningRate, KerasVersion release)
    {
        var written = base.Write(optimizer, learningRate, release);
        return Keras3Objects.Of("keras.optimizers", (string)written["class_name"]!, (JObject)written["config"]!);
    }

    protected override string RateKey(Config c) => "learning_rate";

    protected override bool IsNew(Config c) => true;

    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        c.Ignore("name", new JValue(Keras3StateNames.NameOf(o, c.Form.Version)), "it has no bearing");
        c.Ignore("loss_scale_factor", null, "gradients are divided by what the loss is multiplied by");
        if (!c.Reading && o.Decay > 0)
            throw c.Bad("Keras 3 has no decay of the learning rate among the optimizer's settings", unsupported: true);
        o = Common(c, o, isNew: true) with
        {
            AccumulatedSteps =
                c.Has(Accumulation) || (!c.Reading && o.AccumulatedSteps is not null)
                    ? c.OptionalInt(Accumulation, o.AccumulatedSteps)
                    : null,
        };
        o = Own(c, o, isNew: true);
        return o is not Nadam n ? o
            : c.Reading || n is { ScheduleDecay: 1, ProductCatchesUp: false } ? n with { ScheduleDecay = 1 }
            : throw c.Bad("Keras 3's Nadam has another schedule of momenta", unsupported: true);
    }
}

/// <summary>States of Keras 3: the number of steps, the learning rate unless a schedule gives it, then the slots of one trained array
/// after those of the other.</summary>
internal sealed class Keras3StateForm : StateForm
{
    internal override bool LeavesOutMisfits(KerasVersion release) => true;

    internal override ElementFormat IterationsFormat => new(ElementKind.Signed, sizeof(long), false);

    // TensorFlow alone counts in 64 bits, which is how a file tells whose rule for tables it is.
    internal override ElementFormat TreeIterationsFormat(Optimizer optimizer) =>
        new(ElementKind.Signed, optimizer.TableGradients == TableGradients.Whole ? sizeof(int) : sizeof(long), false);

    internal override bool StoresIterations(Optimizer optimizer, KerasVersion release) => true;

    internal override IReadOnlyList<string> Scalars(Optimizer optimizer, KerasVersion release) =>
        [.. optimizer.Scalars.Select(s => s.Name)];

    internal override StoredState? Canonical(StoredState stored, Optimizer optimizer, IReadOnlyList<WeightSlot> trained)
    {
        if (stored.Arrays.Count == 0)
            return null;
        var arrays = stored.Arrays.ToList();
        var leading = new List<StateArray> { arrays[0] };
        arrays.RemoveAt(0);
        if (optimizer.Schedule is null && arrays.Count > 0)
            arrays.RemoveAt(0);
        var places = SlotOrder.Places(SlotOrder.Newer(optimizer, alwaysMomentum: false), trained.Count).ToList();
        if (arrays.Count == 0 && places.Count > 0)
            return null;
        // Of an optimizer inside of one that scales losses, what stands for means of a vector is not listed.
        if (arrays.Count < places.Count)
            places.RemoveAll(p => !TfKerasStateForm.Holds(optimizer, p.Slot, trained[p.Trained].View.StoredShape.Length));
        // Nadam's product of momenta stands before the slots, and since 3.10 behind them.
        foreach (var _ in optimizer.Scalars.Take(arrays.Count - places.Count))
        {
            int at = arrays[0].Shape.Length == 0 && trained[0].View.StoredShape.Length > 0 ? 0 : arrays.Count - 1;
            leading.Add(arrays[at]);
            arrays.RemoveAt(at);
        }
        return stored with { Arrays = [.. leading, .. SlotOrder.BySlot(arrays, optimizer, trained, places)] };
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
        var optimizer = state.Optimizer;
        yield return ([], canonical[0].Values, true);
        if (optimizer.Schedule is null)
            yield return ([], [state.LearningRate.Values[0]], false);
        var slots = optimizer.AllSlots.ToList();
        int numbers = optimizer.Scalars.Count;
        bool first = Keras3Quirks.ProductBeforeSlots.Releases.Contains(release);
        for (int i = 0; first && i < numbers; i++)
            yield return ([], canonical[1 + i].Values, false);
        foreach (var (slot, at) in SlotOrder.Places(SlotOrder.Newer(optimizer, alwaysMomentum: false), trained))
        {
            var (shape, values) = canonical[1 + numbers + slots.IndexOf(slot) * trained + at];
            yield return (shape, values, false);
        }
        for (int i = 0; !first && i < numbers; i++)
            yield return ([], canonical[1 + i].Values, false);
    }

    internal override IReadOnlyList<string> Names(
        Optimizer optimizer,
        IReadOnlyList<string> trained,
        int count,
        KerasVersion release,
        TrainingBackend backend
    )
    {
        int numbers = optimizer.Scalars.Count;
        bool first = Keras3Quirks.ProductBeforeSlots.Releases.Contains(release);
        return Keras3StateNames.Of(
            optimizer,
            trained,
            SlotOrder.Places(SlotOrder.Newer(optimizer, alwaysMomentum: false), trained.Count),
            (Rates: optimizer.Schedule is null ? 1 : 0, Before: first ? numbers : 0, Behind: first ? 0 : numbers),
            release
        );
    }
}
