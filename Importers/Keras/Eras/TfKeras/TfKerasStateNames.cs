using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>How tf.keras calls the arrays of an optimizer's state in HDF5.</summary>
internal static class TfKerasStateNames
{
    // Optimizer, slot in the runtime, slot of OptimizerV2, slot of the new optimizers; others are called alike everywhere.
    private static readonly (string Optimizer, string Slot, string Legacy, string New)[] s_slots =
    [
        ("SGD", "m", "momentum", "m"),
        ("RMSprop", "a", "rms", "velocity"),
        ("RMSprop", "b", "mg", "average_gradient"),
        ("RMSprop", "d", "momentum", "momentum"),
        ("Ftrl", "a", "accumulator", "accumulator"),
        ("Ftrl", "z", "linear", "linear"),
        ("Adagrad", "a", "accumulator", "accumulator"),
        ("Adadelta", "a", "accum_grad", "accumulated_grad"),
        ("Adadelta", "d", "accum_var", "accumulated_delta_var"),
        ("Adam", "vhat", "vhat", "velocity_hat"),
        ("Adamax", "u", "v", "u"),
    ];

    // A file of TensorFlow 1 has them inside of the scope of the training.
    private const string TrainingScope = "training/";

    /// <summary>Names of the new optimizers: <c>iteration:0</c>, then <c>Adam/m/dense/kernel:0</c>.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="trained">The names of the trained arrays in the order of the state.</param>
    /// <param name="places">The slot and the trained array of each array of the file.</param>
    internal static string[] New(Optimizer optimizer, IReadOnlyList<string> trained, IEnumerable<(string Slot, int Trained)> places) =>
        ["iteration:0", .. places.Select(p => $"{optimizer.ClassName}/{NameOf(optimizer, p.Slot).New}/{Plain(trained[p.Trained])}:0")];

    /// <summary>Names of OptimizerV2: <c>Adam/iter:0</c>, then <c>Adam/dense/kernel/m:0</c>.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="trained">The names of the trained arrays in the order of the state.</param>
    /// <param name="places">The slot and the trained array of each array of the file.</param>
    /// <param name="numbers">How many numbers stand before the slots.</param>
    /// <param name="release">The release.</param>
    internal static string[] Legacy(
        Optimizer optimizer,
        IReadOnlyList<string> trained,
        IEnumerable<(string Slot, int Trained)> places,
        int numbers,
        KerasVersion release
    )
    {
        string scope = (TfKerasQuirks.TrainingScope.Releases.Contains(release) ? TrainingScope : "") + optimizer.ClassName;
        return
        [
            $"{scope}/iter:0",
            .. Enumerable.Range(0, numbers).Select(i => i == 0 ? $"{scope}/momentum_cache:0" : $"{scope}/momentum_cache_{i}:0"),
            .. places.Select(p => $"{scope}/{Plain(trained[p.Trained])}/{NameOf(optimizer, p.Slot).Legacy}:0"),
        ];
    }

    private static (string Legacy, string New) NameOf(Optimizer optimizer, string slot)
    {
        var known = Array.Find(s_slots, s => s.Optimizer == optimizer.ClassName && s.Slot == slot);
        return known.Slot is null ? (slot, slot) : (known.Legacy, known.New);
    }

    // The number of an output is that of the new variable.
    private static string Plain(string name) => name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;
}
