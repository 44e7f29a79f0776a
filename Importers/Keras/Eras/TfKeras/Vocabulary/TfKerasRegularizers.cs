using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Regularizers as tf.keras writes them: L1L2, and from 2.3 on L1 and L2 too.</summary>
internal sealed class TfKerasRegularizers : IRegularizerForm
{
    private readonly Keras2Regularizers _form = new();

    /// <inheritdoc/>
    public Regularizer? Read(JToken token)
    {
        if (Json.IsNull(token))
            return null;
        var stored = ClassAndConfig.Read(token, "a regularizer");
        if (stored.ClassName is not ("L1" or "L2"))
            return _form.Read(token);
        string name = stored.Settings.Count > 0 ? "L1L2" : stored.ClassName.ToLowerInvariant();
        return _form.Read(new JObject { ["class_name"] = name, ["config"] = stored.Settings });
    }

    /// <inheritdoc/>
    public JToken Write(Regularizer? regularizer) => _form.Write(regularizer);
}
