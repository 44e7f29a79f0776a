using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras;

namespace KerasSharp.Importers.Keras.Export;

/// <summary>The backend whose files a model is written as that came from none.</summary>
internal static class WrittenBackend
{
    /// <summary>The backend whose rule of borders the model follows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="era">The era to write for.</param>
    /// <param name="origin">Where the model came from; null where the caller built it.</param>
    /// <exception cref="KerasUnsupportedException">Its layers follow those of different backends.</exception>
    internal static TrainingBackend Of(ModelSpec model, IKerasEra era, KerasOrigin? origin)
    {
        if (era.SameOnAllBackends)
            return TrainingBackend.TensorFlow;
        var rules = new Dictionary<SameRule, string>();
        void Look(LayerSpec layer)
        {
            foreach (var inner in layer is ModelSpec m ? m.Layers : era.Layers.Inner(layer).Select(i => i.Layer))
                Look(inner);
            SameRule? rule = layer switch
            {
                ConvolutionSpec { Padding: Padding.Same } c => c.SameRule,
                // TensorFlow refuses strides beside a dilation.
                DeconvolutionSpec { Dilation: var dilation, Strides: var strides }
                    when dilation.Any(d => d > 1) && strides.Any(s => s > 1) => SameRule.HalfKernel,
                // Keras on Theano has none of these.
                UpSampling2D { Interpolation: Interpolation.Bilinear, Factors: var factors } when factors.Any(f => f != 2) =>
                    SameRule.AsNeeded,
                SeparableConvolutionSpec { SameRule: SameRule.Uncropped } => SameRule.HalfKernel,
                SeparableConvolutionSpec => SameRule.AsNeeded,
                DepthwiseConvolutionSpec { Padding: Padding.Same } d => d.SameRule,
                ConvLstmSpec { Padding: Padding.Same } c => c.SameRule,
                SequenceSpec { MaskedOutput: MaskedOutput.State } => SameRule.AsNeeded,
                PoolingSpec { Padding: Padding.Same } p => p.SameRule == SameRule.Uncropped ? SameRule.HalfKernel : p.SameRule,
                ReLU { Form: ReluForm.Maximum }
                or LeakyReLU { Form: ReluForm.Maximum or ReluForm.Parts }
                or PReLU { Form: ReluForm.Maximum or ReluForm.Parts }
                or SReLU { Form: ReluForm.Maximum } => SameRule.AsNeeded,
                ActivationLayer { Function: ReluActivation { Form: ReluForm.Maximum } } => SameRule.AsNeeded,
                DenseSpec { Activation: ReluActivation { Form: ReluForm.Maximum } } => SameRule.AsNeeded,
                ConvolutionSpec { Activation: ReluActivation { Form: ReluForm.Maximum } } => SameRule.AsNeeded,
                BatchNormalization { RunningVariance: RunningVarianceRule.FusedSampleCorrected } => SameRule.AsNeeded,
                BatchNormalization { RunningVariance: RunningVarianceRule.FusedUnbiased } => SameRule.AsNeeded,
                BatchNormalization { RunningVariance: RunningVarianceRule.PlusEpsilonSampleCorrected } => SameRule.HalfKernel,
                _ => null,
            };
            if (rule is { } found)
                rules.TryAdd(found, layer.Name ?? layer.ClassName);
        }

        Look(model);
        if (rules.Count > 1)
            throw new KerasUnsupportedException(
                $"layers '{rules[SameRule.HalfKernel]}' and '{rules[SameRule.AsNeeded]}' pad by the rules of different backends; a "
                    + $"Keras file is of one"
            );
        return rules.Count > 0
            ? (rules.ContainsKey(SameRule.AsNeeded) ? TrainingBackend.TensorFlow : TrainingBackend.Theano)
            : origin?.Report.Backend.Value ?? TrainingBackend.Theano;
    }
}
