using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>How an era's files hold an optimizer's state: an attribute weight_names over the number of steps, other numbers, and, for
/// each slot, an array for each trained one.</summary>
internal class StateForm
{
    /// <summary>The trained arrays in the order of the state, which no file says and which changed between releases.</summary>
    /// <param name="trained">The trained arrays in the model's order.</param>
    /// <param name="names">The name of each in the file.</param>
    /// <param name="release">The release.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="fits">Whether an order agrees with the shapes in the file; asked only where several orders are possible.</param>
    /// <returns>Null where several orders fit, or none.</returns>
    internal virtual IReadOnlyList<WeightSlot>? Order(
        IReadOnlyList<WeightSlot> trained,
        Func<WeightSlot, string> names,
        KerasVersion release,
        TrainingBackend backend,
        Func<IReadOnlyList<WeightSlot>, bool> fits
    ) => trained;

    /// <summary>A file's state in the order that the runtime has it: the number of steps, then all arrays of the first slot, then all of
    /// the next.</summary>
    /// <param name="stored">The state as it stands in the file.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="trained">The trained arrays in the order of the state.</param>
    /// <returns>Null where the file's model has not made a step yet.</returns>
    internal virtual StoredState? Canonical(StoredState stored, Optimizer optimizer, IReadOnlyList<WeightSlot> trained) => stored;

    /// <summary>A state in the order of the file: shapes, elements, and whether they are whole numbers.</summary>
    /// <param name="canonical">As <see cref="Canonical"/> gives it.</param>
    /// <param name="state">The optimizer's state.</param>
    /// <param name="trained">The number of trained arrays.</param>
    /// <param name="release">The release that is written.</param>
    internal virtual IEnumerable<(int[] Shape, float[] Values, bool Whole)> Stored(
        IReadOnlyList<(int[] Shape, float[] Values)> canonical,
        OptimizerState state,
        int trained,
        KerasVersion release
    ) => canonical.Select(c => (c.Shape, c.Values, false));

    /// <summary>Whether Keras itself leaves out a state that does not fit the model and begins with a new one.</summary>
    internal virtual bool LeavesOutMisfits(KerasVersion release) => false;

    /// <summary>The number of arrays at the end of a state that the optimizer does not use.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="trained">The number of trained arrays.</param>
    /// <param name="arrays">The state.</param>
    internal virtual int UnusedArrays(Optimizer optimizer, int trained, IReadOnlyList<StateArray> arrays) => 0;

    /// <summary>The number of arrays of one element that are written at the end of a state and not used.</summary>
    internal virtual int WrittenUnused(Optimizer optimizer, int trained, KerasVersion release) => 0;

    /// <summary>Whether the number of steps is written in front of a state.</summary>
    internal virtual bool StoresIterations(Optimizer optimizer, KerasVersion release) => optimizer.StoresIterations;

    /// <summary>The numbers (<see cref="Optimizer.Scalars"/>) that stand behind the number of steps.</summary>
    internal virtual IReadOnlyList<string> Scalars(Optimizer optimizer, KerasVersion release) => [];

    /// <summary>The format in which the number of steps is written.</summary>
    internal virtual Binary.ElementFormat IterationsFormat => ArrayWriter.Single;

    /// <summary>The same in a tree of objects.</summary>
    internal virtual Binary.ElementFormat TreeIterationsFormat(Optimizer optimizer) => new(Binary.ElementKind.Signed, sizeof(long), false);

    /// <summary>The names of the arrays of a state that came from no file.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="trained">The names of the trained arrays in the order of the state.</param>
    /// <param name="count">The number of arrays.</param>
    /// <param name="release">The release.</param>
    /// <param name="backend">The backend.</param>
    internal virtual IReadOnlyList<string> Names(
        Optimizer optimizer,
        IReadOnlyList<string> trained,
        int count,
        KerasVersion release,
        TrainingBackend backend
    ) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    backend == TrainingBackend.Theano ? $"param_{i}"
                    : i == 0 ? "Variable:0"
                    : $"Variable_{i}:0"
                ),
        ];
}
