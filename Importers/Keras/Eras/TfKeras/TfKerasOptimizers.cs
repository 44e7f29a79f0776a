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
internal sealed class TfKerasOptimizerForm(Dialect dialect) : SlotOptimizerForm(dialect)
{
    internal const string LegacyKey = "is_legacy_optimizer";

    internal override JObject Write(Optimizer optimizer, float learningRate, KerasVersion release)
    {
        var written = base.Write(optimizer, learningRate, release);
        // HDF5 calls the new optimizers so, since the registry has the others under their plain names.
        written["class_name"] = "Custom>" + (string)written["class_name"]!;
        return written;
    }

    protected override string RateKey(Config c) => c.Has("learning_rate") || !c.Reading ? "learning_rate" : "lr";

    // Written are the new ones, whose states the written release has.
    protected override bool IsNew(Config c) => c.Reading ? c.Has(LegacyKey) && !c.Flag(LegacyKey, true) : !c.Flag(LegacyKey, false);

    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        bool isNew = IsNew(c);
        c.Ignore("name", new JValue(o.ClassName), "it has no bearing");
        c.Ignore("jit_compile", null, "it is a way of computing the same");
        if (!c.Reading && (o.Decay > 0 || o.AccumulatedSteps is not null))
            throw c.Bad(
                "tf.keras's new optimizers have neither a decay of the learning rate nor an accumulation of gradients",
                unsupported: true
            );
        if (o is Lamb)
            throw c.Bad("tf.keras has no Lamb", unsupported: true);
        o = Common(c, o, isNew) with { HoldsSlotsTogether = c.Reading ? isNew : o.HoldsSlotsTogether };
        if (c.Reading)
            o = o with
            {
                TableGradients = isNew ? TableGradients.ClippedByUse : TableGradients.RowsOfUse,
                Averages = o.Averages is { } averages ? averages with { StartAtWeights = true } : null,
            };
        if (o is not Nadam && c.Has("decay"))
            o = o with { Decay = c.Number("decay", o.Decay) };
        o = Own(c, o, isNew);
        return o is not Nadam n ? o
            : !isNew ? n with { ScheduleDecay = c.Number("decay", n.ScheduleDecay) }
            : c.Reading || n is { ScheduleDecay: 1, ProductCatchesUp: true } ? n with { ScheduleDecay = 1, ProductCatchesUp = true }
            : throw c.Bad("the Nadam of tf.keras 2.11 and later has another product of momenta", unsupported: true);
    }
}

/// <summary>States: the number of steps, then the slots. Those of OptimizerV2 stand one slot after the other; of the new optimizers, whose
/// number of steps is called iteration, one trained array after the other.</summary>
internal sealed class TfKerasStateForm : StateForm
{
    internal override bool LeavesOutMisfits(KerasVersion release) => true;

    internal override ElementFormat IterationsFormat => new(ElementKind.Signed, sizeof(long), false);

    internal override bool StoresIterations(Optimizer optimizer, KerasVersion release) => true;

    // The older Nadam keeps its product of momenta behind the number of steps, and files of the newer lack it.
    internal override IReadOnlyList<string> Scalars(Optimizer optimizer, KerasVersion release) =>
        optimizer is Nadam { ProductCatchesUp: false } ? [.. optimizer.Scalars.Select(s => s.Name)] : [];

    internal override StoredState? Canonical(StoredState stored, Optimizer optimizer, IReadOnlyList<WeightSlot> trained)
    {
        if (stored.Arrays.Count == 0)
            return null;
        var steps = stored.Arrays[0];
        StateArray[] rest = [.. stored.Arrays.Skip(1)];
        var groups = Groups(optimizer, optimizer.HoldsSlotsTogether is true);
        // A model that was compiled and never trained.
        if (rest.Length == 0 && groups.Count > 0)
            return null;
        var places = SlotOrder
            .Places(groups, trained.Count)
            .Where(p => Holds(optimizer, p.Slot, trained[p.Trained].View.StoredShape.Length))
            .ToList();
        StateArray[] leading = [steps];
        if (optimizer is Nadam { ProductCatchesUp: false } && rest.Length == places.Count + 1)
            (leading, rest) = ([steps, rest[0]], rest[1..]);
        return stored with { Arrays = [.. leading, .. SlotOrder.BySlot(rest, optimizer, trained, places)] };
    }

    internal override IEnumerable<(int[] Shape, float[] Values, bool Whole)> Stored(
        IReadOnlyList<(int[] Shape, float[] Values)> canonical,
        OptimizerState state,
        int trained,
        KerasVersion release
    )
    {
        yield return ([], canonical[0].Values, true);
        var optimizer = state.Optimizer;
        int first = 1 + Scalars(optimizer, release).Count;
        for (int i = 1; i < first; i++)
            yield return ([], canonical[i].Values, false);
        var slots = optimizer.AllSlots.ToList();
        foreach (var (slot, at) in SlotOrder.Places(Groups(optimizer, IsNew(optimizer, release)), trained))
        {
            var (shape, values) = canonical[first + slots.IndexOf(slot) * trained + at];
            // The last slot has the trained array's own rank.
            if (Holds(optimizer, slot, canonical[first + (slots.Count - 1) * trained + at].Shape.Length))
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
        int numbers = Scalars(optimizer, release).Count;
        var places = SlotOrder.Places(Groups(optimizer, isNew), trained.Count).ToList();
        // Where some arrays are missing, their places are not told by their number.
        if (places.Count != count - 1 - numbers)
            return [isNew ? "iteration:0" : $"{optimizer.ClassName}/iter:0", .. Unnamed(optimizer, count - 1)];
        return isNew
            ? TfKerasStateNames.New(optimizer, trained, places)
            : TfKerasStateNames.Legacy(optimizer, trained, places, numbers, release);
    }

    private static IEnumerable<string> Unnamed(Optimizer optimizer, int count) =>
        Enumerable.Range(0, count).Select(i => $"{optimizer.ClassName}/variable_{i}:0");

    private static IReadOnlyList<IReadOnlyList<string>> Groups(Optimizer optimizer, bool together) =>
        together ? SlotOrder.Newer(optimizer, alwaysMomentum: true) : SlotOrder.Older(optimizer);

    /// <summary>Whether a slot of a trained array is stored: Adafactor has no means of a vector.</summary>
    internal static bool Holds(Optimizer optimizer, string slot, int rank) =>
        optimizer is not Adafactor || rank > 1 || slot is not ("r" or "c");

    private static bool IsNew(Optimizer optimizer, KerasVersion release) =>
        optimizer.HoldsSlotsTogether ?? TfKerasQuirks.NewOptimizers.Releases.Contains(release);
}
