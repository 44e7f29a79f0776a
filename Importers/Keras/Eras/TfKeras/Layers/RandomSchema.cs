using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>A layer that predicts its input. What it does in training is kept as it is written.</summary>
/// <param name="className">The class.</param>
/// <param name="keys">Its settings but for the seed.</param>
internal class RandomSchema(string className, params string[] keys) : LayerSchema<RandomAugmentation>(className)
{
    protected override RandomAugmentation Template(Config c) => new(className);

    protected override RandomAugmentation Exchange(Config c, RandomAugmentation layer)
    {
        c.IgnoreSeed();
        var settings = JObject.Parse(layer.Settings);
        foreach (string key in keys)
        {
            if (c.Reading ? !c.Has(key) : !settings.ContainsKey(key))
                continue;
            settings[key] = c.Value(key, settings[key] ?? JValue.CreateNull(), t => t.DeepClone(), v => v.DeepClone());
        }
        return layer with { Settings = settings.ToString(Formatting.None) };
    }

    internal override string ClassOf(LayerSpec layer) => ((RandomAugmentation)layer).Kind;
}
