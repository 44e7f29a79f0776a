using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Initializers as Keras 3 writes them: by their classes, with seeds and axes that a file's weights make idle.</summary>
internal sealed class Keras3Initializers : IInitializerForm
{
    private static readonly string[] s_idle = ["seed", "input_axes", "output_axes", "dtype"];

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
        ["zeros"] = "Zeros",
        ["ones"] = "Ones",
    };

    // Releases up to 3.2 know these by one name alone.
    private static readonly Dictionary<string, string> s_written = new(StringComparer.Ordinal)
    {
        ["Orthogonal"] = "OrthogonalInitializer",
        ["Identity"] = "IdentityInitializer",
    };

    private readonly Keras2Initializers _form = new();

    /// <inheritdoc/>
    public Initializer Read(JToken token)
    {
        if (Json.IsNull(token))
            return Initializers.Zero;
        var stored = ClassAndConfig.Read(token, "an initializer");
        if (stored.IsOwn)
            return _form.Read(token);
        string name = s_names.GetValueOrDefault(stored.ClassName, stored.ClassName);
        var settings = new JObject(stored.Settings.Properties().Where(p => !s_idle.Contains(p.Name)));
        return _form.Read(
            settings.Count == 0 && name.Contains('_') ? new JValue(name) : new JObject { ["class_name"] = name, ["config"] = settings }
        );
    }

    /// <inheritdoc/>
    public JToken Write(Initializer initializer, Initializer usual)
    {
        var written = NamedInitializers.Of((JObject)_form.Write(initializer, usual));
        string className = (string)written["class_name"]!;
        return Keras3Objects.Of("keras.initializers", s_written.GetValueOrDefault(className, className), (JObject)written["config"]!);
    }
}
