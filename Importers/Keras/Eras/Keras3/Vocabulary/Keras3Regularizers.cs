using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Regularizers as Keras 3 writes them: L1, L2, L1L2, OrthogonalRegularizer, whose numbers were rounded to
/// float32.</summary>
internal sealed class Keras3Regularizers : IRegularizerForm
{
    // Keras's epsilon, which keras.ops.normalize takes for the least norm.
    private const double LeastNorm = 1e-7;

    private readonly Keras2Regularizers _form = new();

    /// <inheritdoc/>
    public Regularizer? Read(JToken token)
    {
        if (Json.IsNull(token))
            return null;
        var stored = ClassAndConfig.Read(token, "a regularizer");
        if (OrthogonalPenalty.Read(stored, LeastNorm) is { } orthogonal)
            return orthogonal;
        if (stored.IsOwn)
            return _form.Read(token);
        return _form.Read(
            new JObject
            {
                ["class_name"] = stored is { ClassName: "L1" or "L2", Settings.Count: > 0 } ? "L1L2" : Name(stored.ClassName),
                ["config"] = stored.Settings,
            }
        );
    }

    /// <inheritdoc/>
    public JToken Write(Regularizer? regularizer)
    {
        if (regularizer is ForeignRegularizer foreign)
            return JToken.Parse(foreign.Stored) is JObject own && own.ContainsKey("registered_name")
                ? own
                : throw new KerasUnsupportedException($"the regularizer {regularizer} has no form in Keras 3");
        if (regularizer is OrthogonalRegularizer orthogonal)
            return Keras3Objects.Of("keras.regularizers", OrthogonalPenalty.ClassName, OrthogonalPenalty.Settings(orthogonal));
        if (_form.Write(regularizer) is not JObject written)
            return JValue.CreateNull();
        return Keras3Objects.Of("keras.regularizers", (string)written["class_name"]!, (JObject)written["config"]!);
    }

    private static string Name(string className) => className is "L1" or "L2" ? className.ToLowerInvariant() : className;
}
