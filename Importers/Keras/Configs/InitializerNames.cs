using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>Initializers by the names of Keras 1's initializations.py.</summary>
internal static class InitializerNames
{
    private static readonly NameTable<Initializer> s_names = new("an initialization",
        ("zero", Initializers.Zero), ("one", Initializers.One), ("uniform", Initializers.Uniform), ("glorot_uniform", Initializers.GlorotUniform),
        ("orthogonal", Initializers.Orthogonal));

    internal static Initializer Read(JToken token) => s_names.Read(token);

    internal static JToken Write(Initializer initializer) => s_names.Write(initializer);
}
