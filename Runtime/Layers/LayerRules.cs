using System.Collections.Frozen;

namespace KerasSharp.Runtime.Layers;

/// <summary>The one table from configuration to meaning.</summary>
public static class LayerRules
{
    private static readonly FrozenDictionary<Type, ILayerRule> s_rules = new Dictionary<Type, ILayerRule>
    {
        [typeof(ActivationLayer)] = new ActivationFunctionLayer(),
        [typeof(ActivityRegularization)] = new ActivityRegularizationLayer(),
        [typeof(AutoEncoder)] = new AutoEncoderLayer(),
        [typeof(Bidirectional)] = new BidirectionalLayer(),
        [typeof(Dense)] = new DenseLayer(),
        [typeof(Dropout)] = new DropoutLayer(),
        [typeof(ELU)] = new ELULayer(),
        [typeof(Embedding)] = new EmbeddingLayer(),
        [typeof(Flatten)] = new FlattenLayer(),
        [typeof(GaussianDropout)] = new GaussianDropoutLayer(),
        [typeof(GaussianNoise)] = new GaussianNoiseLayer(),
        [typeof(Gru)] = new GruLayer(),
        [typeof(LeakyReLU)] = new LeakyReLULayer(),
        [typeof(Lstm)] = new LstmLayer(),
        [typeof(Masking)] = new MaskingLayer(),
        [typeof(Merge)] = new MergeLayer(),
        [typeof(ParametricSoftplus)] = new ParametricSoftplusLayer(),
        [typeof(Permute)] = new PermuteLayer(),
        [typeof(PReLU)] = new PReLULayer(),
        [typeof(RepeatVector)] = new RepeatVectorLayer(),
        [typeof(Reshape)] = new ReshapeLayer(),
        [typeof(SimpleRnn)] = new SimpleRnnLayer(),
        [typeof(SpatialDropout1D)] = new SpatialDropoutLayer(),
        [typeof(SpatialDropout2D)] = new SpatialDropoutLayer(),
        [typeof(SpatialDropout3D)] = new SpatialDropoutLayer(),
        [typeof(SReLU)] = new SReLULayer(),
        [typeof(ThresholdedLinear)] = new ThresholdedLinearLayer(),
        [typeof(ThresholdedReLU)] = new ThresholdedReLULayer(),
        [typeof(TimeDistributed)] = new TimeDistributedLayer(),
        [typeof(TimeDistributedDense)] = new DenseLayer(),
        [typeof(TimeDistributedMerge)] = new TimeDistributedMergeLayer(),
    }.ToFrozenDictionary();

    private static readonly CustomLayerRule s_custom = new();

    /// <summary>The classes of layers that have a rule.</summary>
    public static IEnumerable<Type> Classes => s_rules.Keys;

    /// <exception cref="KerasUnsupportedException">There is no rule for the layer's class.</exception>
    public static ILayerRule For(LayerSpec spec) => s_rules.TryGetValue(spec.GetType(), out var rule) ? rule
        : spec is CustomLayer ? s_custom : throw new KerasUnsupportedException($"layer '{spec.Name}': no rule for the class {spec.ClassName}");
}
