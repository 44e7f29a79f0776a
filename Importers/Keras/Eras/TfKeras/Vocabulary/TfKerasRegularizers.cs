using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Regularizers as tf.keras writes them: L1L2, from 2.3 on L1 and L2 too, and from 2.9 on
/// OrthogonalRegularizer.</summary>
internal sealed class TfKerasRegularizers : IRegularizerForm
{
    // The square root of what tf.math.l2_normalize takes for the least square.
    private const double LeastNorm = 1e-6;

    private readonly Keras2Regularizers _form = new();

    /// <inheritdoc/>
    public Regularizer? Read(JToken token)
    {
        if (Json.IsNull(token))
            return null;
        var stored = ClassAndConfig.Read(token, "a regularizer");
        if (OrthogonalPenalty.Read(stored, LeastNorm) is { } orthogonal)
            return orthogonal;
        if (stored.IsOwn || stored.ClassName is not ("L1" or "L2"))
            return _form.Read(token);
        string name = stored.Settings.Count > 0 ? "L1L2" : stored.ClassName.ToLowerInvariant();
        return _form.Read(new JObject { ["class_name"] = name, ["config"] = stored.Settings });
    }

    /// <inheritdoc/>
    public JToken Write(Regularizer? regularizer) =>
        regularizer is OrthogonalRegularizer orthogonal
            ? new JObject { ["class_name"] = OrthogonalPenalty.ClassName, ["config"] = OrthogonalPenalty.Settings(orthogonal) }
            : _form.Write(regularizer);
}
