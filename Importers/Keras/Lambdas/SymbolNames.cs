namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>One name for each module, whatever it was imported as.</summary>
internal static class SymbolNames
{
    private static readonly (string Of, string Is)[] s_modules =
    [
        ("tensorflow.compat.v1.image", "tf1.image"),
        ("tf.compat.v1.image", "tf1.image"),
        ("tensorflow.compat.v1", "tf1"),
        ("tf.compat.v1", "tf1"),
        ("tensorflow.keras.backend", "K"),
        ("tf.keras.backend", "K"),
        ("tf.keras.activations", "activations"),
        ("tensorflow.keras.activations", "activations"),
        ("tensorflow.math", "tf"),
        ("tf.math", "tf"),
        ("tensorflow", "tf"),
        ("keras.backend.tensorflow_backend.tf", "tf"),
        ("keras.backend.tensorflow_backend", "K"),
        ("keras.backend.theano_backend", "K"),
        ("K.tensorflow_backend", "K"),
        ("K.theano_backend", "K"),
        ("KTF", "K"),
        ("ktf", "tf"),
        ("k", "K"),
        ("K.tf", "tf"),
        ("backend.tf", "tf"),
        ("keras.backend.tf", "tf"),
        ("keras.backend", "K"),
        ("keras.activations", "activations"),
        ("keras.ops", "ops"),
        ("K.T", "T"),
        ("K.np", "np"),
        ("backend", "K"),
        ("numpy", "np"),
        ("theano.tensor", "T"),
        ("TT", "T"),
        ("T.nnet", "T"),
    ];

    /// <summary>A dotted name with the usual name of its module in front.</summary>
    internal static string Canonical(string path)
    {
        foreach (var (of, whole) in s_modules)
            if (path == of || path.StartsWith(of + ".", StringComparison.Ordinal))
                return OfTensorFlow1(whole + path[of.Length..]);
        return OfTensorFlow1(path);
    }

    // Names are looked up part by part. Only images are computed otherwise in tf.compat.v1.
    private static string OfTensorFlow1(string path) =>
        path.StartsWith("tf1.", StringComparison.Ordinal) && path != "tf1.image" && !path.StartsWith("tf1.image.", StringComparison.Ordinal)
            ? Canonical("tf" + path[3..])
            : path;
}
