using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>An input; its shape and dtype are among the keys of all layers.</summary>
internal sealed class InputLayerSchema() : LayerSchema<InputLayer>("InputLayer")
{
    protected override InputLayer Template(Config c) => new();

    protected override InputLayer Exchange(Config c, InputLayer layer)
    {
        c.Ignore("sparse", new JValue(false), "data is given as dense arrays, which compute the same");
        return c.Reading
            ? layer with
            {
                Integer = InputDtypes.IsInteger(c.Form.InputDtype),
                Text = InputDtypes.IsText(c.Form.InputDtype),
            }
            : layer;
    }
}
