using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>The JSON of TensorFlow.js, which has a model's architecture inside and its weights in files of another form.</summary>
internal static class TensorFlowJs
{
    /// <exception cref="KerasUnsupportedException">The text is that of TensorFlow.js.</exception>
    internal static void Refuse(JObject architecture, ArchitecturePlace place)
    {
        if (architecture.ContainsKey("weightsManifest") || architecture.ContainsKey("modelTopology"))
            throw new KerasUnsupportedException(
                $"{place}: expected an architecture of Keras, found a model of TensorFlow.js, whose weights stand in files of its own; "
                    + $"tensorflowjs_converter --input_format tfjs_layers_model --output_format keras makes the HDF5 file that is read"
            );
    }

    /// <exception cref="KerasUnsupportedException">The file is one of TensorFlow.js.</exception>
    internal static void Refuse(string path)
    {
        JObject parsed;
        try
        {
            parsed = ConfigText.Parse(ConfigText.Decode(File.ReadAllBytes(path), path), path);
        }
        catch (KerasFormatException)
        {
            // Whoever reads it as what it was meant to be tells what is wrong with it.
            return;
        }
        Refuse(parsed, new ArchitecturePlace(path));
    }
}
