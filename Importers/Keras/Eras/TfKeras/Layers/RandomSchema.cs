using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Layers that predict their input. Their settings are kept as they are written.</summary>
/// <param name="classes">The classes, and the settings of each but for the seed.</param>
internal class RandomSchema(params (string Class, string[] Keys)[] classes)
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
        layer = layer with { Settings = settings.ToString(Formatting.None) };
        return c.Reading ? Meant(c, layer, settings) : layer;
    }

    /// <summary>How the release takes the settings.</summary>
    protected virtual ImageChangeForm Changes(Config c) =>
        new(FlipsTogether: false, ContrastOfEach: false, ContrastIsKept: c.Applies(LayerQuirks.ContrastIsKept));

    private RandomAugmentation Meant(Config c, RandomAugmentation layer, JObject settings)
    {
        try
        {
            return layer with
            {
                Change = Changes(c).Read(layer.Kind, settings),
                DataFormat = settings.Value<string>("data_format") is "channels_first" ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast,
            };
        }
        catch (ConfigValueException e)
        {
            throw c.Bad($"{e.Message}", e.Unsupported);
        }
    }

    internal override string ClassOf(LayerSpec layer) => ((RandomAugmentation)layer).Kind;
}
