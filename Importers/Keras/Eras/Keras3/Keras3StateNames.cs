using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>How Keras 3 calls the arrays of an optimizer's state in HDF5: <c>adam/dense_kernel_momentum</c>.</summary>
internal static class Keras3StateNames
{
    // Optimizer, slot in the runtime, slot in the file; others are called alike.
    private static readonly (string Optimizer, string Slot, string Name)[] s_slots =
    [
        ("SGD", "m", "momentum"),
        ("RMSprop", "a", "velocity"),
        ("RMSprop", "b", "average_gradient"),
        ("RMSprop", "d", "momentum"),
        ("Ftrl", "a", "accumulator"),
        ("Ftrl", "z", "linear"),
        ("Adagrad", "a", "accumulator"),
        ("Adadelta", "a", "accumulated_grad"),
        ("Adadelta", "d", "accumulated_delta_var"),
        ("Adam", "vhat", "velocity_hat"),
        ("Adamax", "u", "norm"),
        ("", "m", "momentum"),
        ("", "v", "velocity"),
    ];

    /// <summary>The names in the order of the file.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="trained">The names of the trained arrays in the order of the state.</param>
    /// <param name="places">The slot and the trained array of each array of the file.</param>
    /// <param name="numbers">How many learning rates stand behind the number of steps, and how many other numbers before and behind the
    /// slots.</param>
    /// <param name="release">The release.</param>
    internal static string[] Of(
        Optimizer optimizer,
        IReadOnlyList<string> trained,
        IEnumerable<(string Slot, int Trained)> places,
        (int Rates, int Before, int Behind) numbers,
        KerasVersion release
    )
    {
        string scope = Keras3Quirks.OptimizerScope.Releases.Contains(release) ? NameOf(optimizer, release) + "/" : "";
        // Numbers that no trained array has are variables of no name.
        IEnumerable<string> Unnamed(int count) => Enumerable.Range(0, count).Select(i => i == 0 ? "variable" : $"variable_{i}");
        return
        [
            $"{scope}iteration",
            .. Enumerable.Repeat($"{scope}learning_rate", numbers.Rates),
            .. Unnamed(numbers.Before),
            .. places.Select(p => $"{scope}{trained[p.Trained].Replace('/', '_')}_{SlotOf(optimizer, p.Slot)}"),
            .. Unnamed(numbers.Behind),
        ];
    }

    /// <summary>An optimizer's name where none was given.</summary>
    internal static string NameOf(Optimizer optimizer, KerasVersion release) =>
        Keras3Quirks.OptimizerNamesCounted.Releases.Contains(release) ? ObjectPath.SnakeCase(optimizer.ClassName)
        : optimizer is Sgd ? optimizer.ClassName
        : optimizer.ClassName.ToLowerInvariant();

    private static string SlotOf(Optimizer optimizer, string slot) =>
        Array.Find(s_slots, s => (s.Optimizer == optimizer.ClassName || s.Optimizer.Length == 0) && s.Slot == slot).Name ?? slot;
}
