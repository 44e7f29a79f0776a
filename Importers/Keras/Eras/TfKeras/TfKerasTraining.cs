using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Optimizers of tf.keras.</summary>
internal class TfKerasOptimizerForm(Dialect dialect) : Keras2OptimizerForm(dialect);

/// <summary>training_config of tf.keras.</summary>
internal class TfKerasTrainingForm(OptimizerForm optimizers) : TrainingForm(optimizers);

/// <summary>States in the order of the model's arrays.</summary>
internal class TfKerasStateForm : StateForm;
