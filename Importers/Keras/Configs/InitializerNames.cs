using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>Initializers by the names of Keras 1's initializations.py.</summary>
internal static class InitializerNames
{
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

    internal static Initializer Read(JToken token) => s_names.Read(token);

    /// <summary>Its name. One that Keras has no name for is written as the usual one: a file's weights replace what it would draw.</summary>
    internal static JToken Write(Initializer initializer, Initializer usual) =>
        s_names.Write(s_names.Contains(initializer) ? initializer : usual);
}
