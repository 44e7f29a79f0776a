using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>Regularizers as Keras 2 writes them: <c>{"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}}</c>.</summary>
internal sealed class Keras2Regularizers : IRegularizerForm
{
    /// <inheritdoc/>
    public Regularizer? Read(JToken token)
    {
        if (Json.IsNull(token))
            return null;
        var stored = ClassAndConfig.Read(token, "a regularizer");
        // What a bare name stands for has both at Keras's usual 0.01.
        (double, double)? usual = stored.ClassName switch
        {
            "L1L2" => (0, 0),
            "l1" => (0.01, 0),
            "l2" => (0, 0.01),
            "l1_l2" => (0.01, 0.01),
            _ => null,
        };
        if (stored.IsOwn || usual is not var (usual1, usual2))
            return new ForeignRegularizer(stored.ClassName, token.ToString(Formatting.None));
        stored.Only("l1", "l2");
        var (l1, l2) = (stored.Number("l1", usual1), stored.Number("l2", usual2));
        return l1 == 0 && l2 == 0 ? null : new L1L2(l1, l2);
    }

    /// <inheritdoc/>
    public JToken Write(Regularizer? regularizer) =>
        regularizer switch
        {
            null => JValue.CreateNull(),
            ForeignRegularizer r => JToken.Parse(r.Stored),
            L1L2 r => ClassAndConfig.Write("L1L2", ("l1", r.L1), ("l2", r.L2)),
            _ => throw new KerasUnsupportedException($"the regularizer {regularizer} has no form in Keras 2.3.1"),
        };
}
