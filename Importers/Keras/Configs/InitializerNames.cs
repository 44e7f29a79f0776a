using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>Initializers by the names of Keras 1's initializations.py.</summary>
internal static class InitializerNames
{
    private static readonly NameTable<Initializer> s_names = new("an initialization",
        ("zero", Initializers.Zero), ("one", Initializers.One), ("uniform", Initializers.Uniform), ("normal", Initializers.Normal),
        ("lecun_uniform", Initializers.LecunUniform), ("glorot_normal", Initializers.GlorotNormal), ("glorot_uniform", Initializers.GlorotUniform),
        ("he_normal", Initializers.HeNormal), ("he_uniform", Initializers.HeUniform), ("orthogonal", Initializers.Orthogonal),
        ("identity", Initializers.Identity));

    internal static Initializer Read(JToken token) => s_names.Read(token);

    internal static JToken Write(Initializer initializer) => s_names.Write(initializer);
}
