using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Scripts.Values;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>Reads what was written of a script by its era's tables.</summary>
internal static class SpecReader
{
    /// <summary>The model of an architecture.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="era">The era.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasException">The era has no such layer or setting.</exception>
    internal static ModelSpec Read(JObject architecture, ScriptEra era, string name)
    {
        var keras = KerasEras.Of(era.Release);
        var report = new ImportReport
        {
            Files = [name],
            Version = new Detected<KerasVersion>(era.Release, "the script's words"),
            Backend = new Detected<TrainingBackend>(TrainingBackend.TensorFlow, "a script's layers are read alike for all"),
            DimOrdering = new Detected<DataFormat>(era.DataFormat ?? DataFormat.ChannelsLast, "a script's layers are read alike for both"),
        };
        var context = new ImportContext(name, report, new KerasImportOptions { BatchNormalization = StatisticForm.Variance })
        {
            Readable = KerasEras.Readable,
            EndsMasks = keras.EndsMasks,
        };
        var copy = (JObject)architecture.DeepClone();
        copy.Remove("keras_version");
        return keras.Architecture.Read(copy, context, null).Layer as ModelSpec
            ?? throw new KerasFormatException($"{name}: expected a model, found a layer");
    }
}
