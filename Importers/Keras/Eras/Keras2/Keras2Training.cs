using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Optimizers of Keras 2.</summary>
internal class Keras2OptimizerForm(Dialect dialect) : OptimizerForm(dialect)
{
    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        o = base.Exchange(c, o);
        if (c.Has("amsgrad") && c.Flag("amsgrad", false))
            throw c.Bad("amsgrad is not supported", unsupported: true);
        return o;
    }
}

/// <summary>States whose arrays stand in the model's order, from 2.0.6 on.</summary>
internal sealed class Keras2StateForm : StateForm
{
    internal override IReadOnlyList<WeightSlot>? Order(
        IReadOnlyList<WeightSlot> trained,
        Func<WeightSlot, string> names,
        KerasVersion release,
        TrainingBackend backend,
        Func<IReadOnlyList<WeightSlot>, bool> fits
    ) => Keras2Quirks.StateByName.AppliesTo(release, backend) ? [.. trained.OrderBy(names, StringComparer.Ordinal)] : trained;

    internal override int UnusedArrays(Optimizer optimizer, int trained, IReadOnlyList<StateArray> arrays)
    {
        int used = 1 + optimizer.Slots.Count * trained;
        return optimizer is Adam && arrays.Count == used + trained && arrays.Skip(used).All(a => a.Values.Length == 1) ? trained : 0;
    }
}
