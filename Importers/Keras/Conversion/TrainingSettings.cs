namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Settings that no prediction depends on.</summary>
internal static class TrainingSettings
{
    private static readonly HashSet<string> s_names =
    [
        nameof(LayerSpec.LearnsFrozen),
        nameof(BatchNormalization.RunningVariance),
        nameof(BatchNormalization.KeepsFrozenStatistics),
        nameof(BatchNormalization.DebiasesStatistics),
        nameof(BatchNormalization.TrainsOnRunning),
        nameof(BatchNormalization.Momentum),
        nameof(RecurrentSpec.Dropout),
        nameof(RecurrentSpec.RecurrentDropout),
        nameof(RecurrentSpec.DropoutSharing),
        nameof(Gru.DropsCarry),
        nameof(TimeDistributed.UpdatesStatistics),
        nameof(TimeDistributed.PenalizesInsideModel),
        nameof(TimeDistributed.StepsApart),
        nameof(Bidirectional.PenalizesBackward),
        nameof(Bidirectional.PenalizesOutputs),
        nameof(ModelSpec.InnerPenalties),
        nameof(HeadsSpec.HiddenScoresLearn),
        nameof(HeadsSpec.TakesMasksAway),
        nameof(SpectralNormalization.LeastLength),
        nameof(SpectralNormalization.LearnsInPart),
        nameof(Dropout.NoiseShape),
        nameof(Dropout.Rate),
        nameof(ActivityRegularization.L1),
        nameof(ActivityRegularization.L2),
        nameof(RandomAugmentation.Settings),
        nameof(RandomAugmentation.Change),
    ];

    // What a layer does with a mask has no bearing where none comes.
    private static readonly HashSet<string> s_ofMasks =
    [
        nameof(Dense.PassesMask),
        nameof(TimeDistributed.AsksForMask),
        nameof(SequenceSpec.TakesMask),
        nameof(HeadsSpec.TakesMasksAway),
        nameof(AttentionSpec.EndsMasks),
        nameof(SequenceSpec.MaskedOutput),
        nameof(Softmax.ZeroesEmptyRows),
        nameof(Merge.Masks),
    ];

    /// <summary>Whether a difference in the setting is one of training alone.</summary>
    internal static bool IsOne(object owner, string setting, object? value) =>
        s_names.Contains(setting)
        || value is Regularizer or Constraint or ReluForm
        || (owner is RandomAugmentation && setting == nameof(RandomAugmentation.DataFormat));

    /// <summary>Whether the setting tells what becomes of a mask.</summary>
    internal static bool IsOfMasks(string setting) => s_ofMasks.Contains(setting);

    /// <summary>Whether training shows the difference: draws of dropout must be made at all.</summary>
    internal static bool MatterFor(object owner, string setting) =>
        // The slope at 0 itself.
        setting != nameof(ReLU.Form)
        && (
            setting is not (nameof(RecurrentSpec.DropoutSharing) or nameof(Gru.DropsCarry))
            || owner is RecurrentSpec { Dropout: > 0 } or RecurrentSpec { RecurrentDropout: > 0 }
        );

    private static System.Reflection.PropertyInfo[] Properties(LayerSpec layer) => layer.GetType().GetProperties();

    /// <summary>The layer without penalties and constraints, which an era may have no form for.</summary>
    internal static LayerSpec Without(LayerSpec layer)
    {
        var copy = layer with { };
        foreach (var property in Properties(copy))
            if (
                property.CanWrite
                && (
                    typeof(Regularizer).IsAssignableFrom(property.PropertyType)
                    || typeof(Constraint).IsAssignableFrom(property.PropertyType)
                )
            )
                property.SetValue(copy, null);
        return copy;
    }
}
