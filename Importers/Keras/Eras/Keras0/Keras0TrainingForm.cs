using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras0;

/// <summary>How a model of Keras 0.3 is trained stands beside its layers.</summary>
internal sealed class Keras0TrainingForm(OptimizerForm optimizers) : Keras1TrainingForm(optimizers)
{
    internal override TrainingSpec? ReadBeside(JObject architecture, ImportContext context)
    {
        if (architecture.ContainsKey("class_name"))
            return null;
        if (architecture["optimizer"] is not JObject optimizer || optimizer["name"] is not JValue { Value: string className })
            return null;
        var settings = (JObject)optimizer.DeepClone();
        settings.Remove("name");
        var modes = architecture["sample_weight_mode"] ?? (architecture["sample_weight_modes"] is JObject { Count: > 0 } m ? m : null);
        return Read(
            ReadOptimizer(className, settings, context),
            architecture["loss"],
            null,
            architecture["loss_weights"] is JObject { Count: > 0 } w ? w : null,
            modes,
            context
        );
    }
}
