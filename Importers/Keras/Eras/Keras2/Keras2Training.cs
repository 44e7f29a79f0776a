using KerasSharp.Binary;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Optimizers of Keras 2.</summary>
internal class Keras2OptimizerForm(Dialect dialect) : OptimizerForm(dialect)
{
    protected override string RateKey(Config c) =>
        c.Reading ? (c.Has("learning_rate") ? "learning_rate" : "lr")
        : c.Applies(TrainingQuirks.LearningRateKey) ? "learning_rate"
        : "lr";

    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        o = base.Exchange(c, o);
        if (o is Adam adam && (c.Reading ? c.Has("amsgrad") : c.Applies(TrainingQuirks.AdamHasThirdSlot)))
            o = adam with { Amsgrad = c.Flag("amsgrad", adam.Amsgrad) };
        else if (o is Adam { Amsgrad: true })
            throw c.Bad("Keras before 2.1.3 has no amsgrad", unsupported: true);
        return c.Reading && c.Applies(TrainingQuirks.AlwaysCounts) ? o with { AlwaysCounts = true } : o;
    }
}

/// <summary>States whose arrays stand in the model's order, from 2.0.6 on.</summary>
internal class Keras2StateForm : StateForm
{
    internal override bool LeavesOutMisfits(KerasVersion release) => TrainingQuirks.MisfitLeftOut.Releases.Contains(release);

    internal override ElementFormat IterationsFormat => new(ElementKind.Signed, sizeof(long), false);

    internal override IReadOnlyList<WeightSlot>? Order(
        IReadOnlyList<WeightSlot> trained,
        Func<WeightSlot, string> names,
        KerasVersion release,
        TrainingBackend backend,
        Func<IReadOnlyList<WeightSlot>, bool> fits
    ) => TrainingQuirks.StateByName.AppliesTo(release, backend) ? [.. trained.OrderBy(names, StringComparer.Ordinal)] : trained;

    internal override int UnusedArrays(Optimizer optimizer, int trained, IReadOnlyList<StateArray> arrays)
    {
        int used = 1 + optimizer.Slots.Count * trained;
        return optimizer is Adam { Amsgrad: false } && arrays.Count == used + trained && arrays.Skip(used).All(a => a.Values.Length == 1)
            ? trained
            : 0;
    }

    internal override int WrittenUnused(Optimizer optimizer, int trained, KerasVersion release) =>
        optimizer is Adam { Amsgrad: false } && TrainingQuirks.AdamHasThirdSlot.Releases.Contains(release) ? trained : 0;

    internal override bool StoresIterations(Optimizer optimizer, KerasVersion release) =>
        optimizer.StoresIterations || TrainingQuirks.AllStoreIterations.Releases.Contains(release);

    internal override IReadOnlyList<string> Scalars(Optimizer optimizer, KerasVersion release) =>
        TrainingQuirks.AllStoreIterations.Releases.Contains(release) ? [.. optimizer.Scalars.Select(s => s.Name)] : [];

    internal override IReadOnlyList<string> Names(
        Optimizer optimizer,
        IReadOnlyList<string> trained,
        int count,
        KerasVersion release,
        TrainingBackend backend
    )
    {
        string end = backend == TrainingBackend.TensorFlow ? ":0" : "",
            name = optimizer.ClassName;
        List<string> names = StoresIterations(optimizer, release) ? [$"{name}/iterations{end}"] : [];
        names.AddRange(Scalars(optimizer, release).Select(s => $"{name}/{s}{end}"));
        bool bySlot = TrainingQuirks.AllStoreIterations.Releases.Contains(release);
        string[] slots = optimizer switch
        {
            Sgd => ["moment"],
            Adadelta => ["accumulator", "delta_accumulator"],
            RmsProp or Adagrad => ["accumulator"],
            Adam => ["m", "v", "vhat"],
            _ => [.. optimizer.Slots],
        };
        for (int i = names.Count, at = 0; i < count; i++, at++)
            names.Add(
                bySlot ? $"training/{name}/{slots[at / trained.Count]}_{at % trained.Count}{end}"
                : backend == TrainingBackend.Theano ? $"training/{name}/variable_{i}"
                : at == 0 ? $"training/{name}/Variable:0"
                : $"training/{name}/Variable_{at}:0"
            );
        return names;
    }
}
