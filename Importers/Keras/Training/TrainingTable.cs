namespace KerasSharp.Importers.Keras.Training;

/// <summary>What an era's files say about training.</summary>
/// <param name="Optimizers">The settings of optimizers.</param>
/// <param name="Config">training_config: losses, metrics and their names.</param>
/// <param name="State">The order and names of an optimizer's state.</param>
internal sealed record TrainingTable(OptimizerForm Optimizers, TrainingForm Config, StateForm State);
