using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>The order in which a file of tf.keras or Keras 3 holds what an optimizer keeps for its trained arrays: group after group of
/// slots; within a group, the slots of one trained array after those of another.</summary>
internal static class SlotOrder
{
    /// <summary>The groups of the optimizers from TensorFlow 2.11 on.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="alwaysMomentum">Whether SGD without momentum has its arrays all the same, as in tf.keras.</param>
    internal static IReadOnlyList<IReadOnlyList<string>> Newer(Optimizer optimizer, bool alwaysMomentum)
    {
        List<IReadOnlyList<string>> groups = [.. optimizer.AllSlots.Except(optimizer.Slots).Select(s => new[] { s })];
        groups.AddRange(
            optimizer switch
            {
                Sgd { Momentum: 0 } when !alwaysMomentum => [],
                Adam { Amsgrad: true } adam => [adam.Slots.Take(2).ToArray(), adam.Slots.Skip(2).ToArray()],
                RmsProp => Apart(optimizer),
                _ => [optimizer.Slots],
            }
        );
        return groups;
    }

    /// <summary>The groups of the optimizers of TensorFlow until 2.10, and of the legacy ones since.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Older(Optimizer optimizer) =>
        optimizer switch
        {
            Sgd { Momentum: 0 } => [],
            Adadelta or Ftrl => [optimizer.Slots],
            _ => Apart(optimizer),
        };

    /// <summary>The places of a file, each as slot and number of a trained array.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="trained">The number of trained arrays.</param>
    internal static IEnumerable<(string Slot, int Trained)> Places(IReadOnlyList<IReadOnlyList<string>> groups, int trained) =>
        groups.SelectMany(g => Enumerable.Range(0, trained).SelectMany(t => g.Select(s => (s, t))));

    /// <summary>A file's arrays, slot after slot; zeros for what it does not hold. As they are where their number does not fit.</summary>
    /// <param name="arrays">The file's arrays.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="trained">The trained arrays.</param>
    /// <param name="places">What the file holds.</param>
    internal static IReadOnlyList<StateArray> BySlot(
        IReadOnlyList<StateArray> arrays,
        Optimizer optimizer,
        IReadOnlyList<WeightSlot> trained,
        IReadOnlyList<(string Slot, int Trained)> places
    )
    {
        if (arrays.Count != places.Count)
            return arrays;
        var found = places.Zip(arrays).ToDictionary(p => p.First, p => p.Second);
        return
        [
            .. optimizer.AllSlots.SelectMany(slot =>
                trained.Select((t, i) => found.GetValueOrDefault((slot, i)) ?? Zero(t, optimizer.ShapeOf(slot, t.View.StoredShape)))
            ),
        ];
    }

    private static IReadOnlyList<string>[] Apart(Optimizer optimizer) => [.. optimizer.Slots.Select(s => new[] { s })];

    private static StateArray Zero(WeightSlot slot, int[] shape) =>
        new(slot.Name, Array.ConvertAll(shape, d => (long)d), ArrayWriter.Single, new double[shape.Aggregate(1, (a, b) => a * b)]);
}
