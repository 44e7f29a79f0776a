using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Initializers as tf.keras writes them: by their classes, with dtypes and seeds, which a file's weights make idle.</summary>
internal sealed class TfKerasInitializers : IInitializerForm
{
    private static readonly string[] s_idle = ["seed", "dtype", "partitioner"];

    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["GlorotUniform"] = "glorot_uniform",
        ["GlorotNormal"] = "glorot_normal",
        ["HeUniform"] = "he_uniform",
        ["HeNormal"] = "he_normal",
        ["LecunUniform"] = "lecun_uniform",
        ["LecunNormal"] = "lecun_normal",
        ["OrthogonalInitializer"] = "Orthogonal",
        ["IdentityInitializer"] = "Identity",
    };

    // Settings of those that are named like a variance scaling of fixed form.
    private static readonly string[] s_fixed = ["scale", "mode", "distribution"];

    private readonly Keras2Initializers _form = new();

    /// <inheritdoc/>
    public Initializer Read(JToken token)
    {
        if (Json.IsNull(token))
            return Initializers.Zero;
        var stored = ClassAndConfig.Read(token, "an initializer");
        if (stored.IsOwn)
            return _form.Read(token);
        // From TensorFlow 1's v1 classes: GlorotUniform with the settings of VarianceScaling beside it.
        string name = ClassNameOf(stored.ClassName);
        bool isNamed = s_names.TryGetValue(name, out string? known) && known.Contains('_');
        var settings = new JObject(
            stored.Settings.Properties().Where(p => !s_idle.Contains(p.Name) && !(isNamed && s_fixed.Contains(p.Name)))
        );
        name = known ?? name;
        return _form.Read(isNamed && settings.Count == 0 ? new JValue(name) : new JObject { ["class_name"] = name, ["config"] = settings });
    }

    /// <inheritdoc/>
    public JToken Write(Initializer initializer, Initializer usual) => NamedInitializers.Of((JObject)_form.Write(initializer, usual));

    // Version 1 and 2 of a class stand with a suffix where TensorFlow kept both.
    private static string ClassNameOf(string name) =>
        name.EndsWith("V1", StringComparison.Ordinal) || name.EndsWith("V2", StringComparison.Ordinal) ? name[..^2] : name;
}
