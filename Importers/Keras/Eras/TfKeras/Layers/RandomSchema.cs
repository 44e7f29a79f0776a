using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Layers that predict their input. What they do in training is kept as it is written.</summary>
/// <param name="classes">The classes, and the settings of each but for the seed.</param>
internal sealed class RandomSchema(params (string Class, string[] Keys)[] classes)
    : LayerSchema<RandomAugmentation>([.. classes.Select(c => c.Class)])
{
    protected override RandomAugmentation Template(Config c) => new(c.Form.ClassName!);

    protected override RandomAugmentation Exchange(Config c, RandomAugmentation layer)
    {
        c.IgnoreSeed();
        string[] keys = classes.FirstOrDefault(k => k.Class == layer.Kind).Keys ?? throw c.Bad($"the era has no {layer.Kind}", true);
        var known = JObject.Parse(layer.Settings);
        var settings = new JObject();
        foreach (string key in keys)
            if (c.Reading ? c.Has(key) : known.ContainsKey(key))
                settings[key] = c.Value(key, known[key] ?? JValue.CreateNull(), t => t.DeepClone(), v => v.DeepClone());
        return layer with { Settings = settings.ToString(Formatting.None) };
    }

    internal override string ClassOf(LayerSpec layer) => ((RandomAugmentation)layer).Kind;
}
