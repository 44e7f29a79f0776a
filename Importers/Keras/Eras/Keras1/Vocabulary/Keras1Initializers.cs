using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;

/// <summary>Initializers by the names of Keras 1's initializations.py.</summary>
internal sealed class Keras1Initializers : IInitializerForm
{
    private static readonly KerasVersion s_written = new(1, 2, 2);

    private static readonly NameTable<Initializer> s_names = new(
        "an initialization",
        ("zero", Initializers.Zero),
        ("one", Initializers.One),
        ("uniform", Initializers.Uniform),
        ("normal", Initializers.Normal),
        ("lecun_uniform", Initializers.LecunUniform),
        ("glorot_normal", Initializers.GlorotNormal),
        ("glorot_uniform", Initializers.GlorotUniform),
        ("he_normal", Initializers.HeNormal),
        ("he_uniform", Initializers.HeUniform),
        ("orthogonal", Initializers.Orthogonal),
        ("identity", Initializers.Identity)
    );

    /// <inheritdoc/>
    public Initializer Read(JToken token) => s_names.Read(token);

    /// <inheritdoc/>
    public JToken Write(Initializer initializer, Initializer usual) =>
        s_names.Write(s_names.Contains(initializer) ? initializer : usual, s_written);
}
