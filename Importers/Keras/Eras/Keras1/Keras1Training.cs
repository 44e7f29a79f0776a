using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Optimizers of Keras 0 and 1.</summary>
internal sealed class Keras1OptimizerForm(Dialect dialect) : OptimizerForm(dialect)
{
    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        o = base.Exchange(c, o);
        return c.Reading && o is Sgd sgd && c.Applies(Keras1Quirks.SgdCounts) ? sgd with { AlwaysCounts = true } : o;
    }
}

/// <summary>training_config of Keras 1.</summary>
internal class Keras1TrainingForm(OptimizerForm optimizers) : TrainingForm(optimizers)
{
    protected override bool PenaltiesWhenTesting(ImportContext context) => context.Applies(Keras1Quirks.PenaltiesWhenTesting);
}

/// <summary>States whose arrays are sorted by name, but in 1.1.1 on Theano by the text of a counter, which is the model's order
/// rotated.</summary>
internal sealed class Keras1StateForm : StateForm
{
    internal override IReadOnlyList<WeightSlot>? Order(
        IReadOnlyList<WeightSlot> trained,
        Func<WeightSlot, string> names,
        KerasVersion release,
        TrainingBackend backend,
        Func<IReadOnlyList<WeightSlot>, bool> fits
    )
    {
        if (!Keras1Quirks.StateByCreation.AppliesTo(release, backend))
            return [.. trained.OrderBy(names, StringComparer.Ordinal)];
        var possible = Enumerable
            .Range(0, Math.Max(trained.Count, 1))
            .Select(k => (IReadOnlyList<WeightSlot>)[.. trained.Skip(k), .. trained.Take(k)])
            .Where(fits)
            .Take(2)
            .ToList();
        return possible.Count == 1 ? possible[0] : null;
    }
}
