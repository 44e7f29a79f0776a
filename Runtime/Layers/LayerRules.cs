using System.Collections.Frozen;

namespace KerasSharp.Runtime.Layers;

/// <summary>The one table from configuration to meaning.</summary>
public static class LayerRules
{
    private static readonly FrozenDictionary<Type, ILayerRule> s_rules = new Dictionary<Type, ILayerRule>
    {
        [typeof(ActivationLayer)] = new ActivationRule(),
        [typeof(ActivityRegularization)] = new ActivityRegularizationRule(),
        [typeof(AlphaDropout)] = new AlphaDropoutRule(),
        [typeof(AutoEncoder)] = new AutoEncoderRule(),
        [typeof(AveragePooling1D)] = new PoolingRule(),
        [typeof(AveragePooling2D)] = new PoolingRule(),
        [typeof(AveragePooling3D)] = new PoolingRule(),
        [typeof(BatchNormalization)] = new BatchNormalizationRule(),
        [typeof(Bidirectional)] = new BidirectionalRule(),
        [typeof(ConvLstm2D)] = new ConvLstmRule(),
        [typeof(Convolution1D)] = new ConvolutionRule(),
        [typeof(Convolution2D)] = new ConvolutionRule(),
        [typeof(Convolution3D)] = new ConvolutionRule(),
        [typeof(Cropping1D)] = new CroppingRule(),
        [typeof(Cropping2D)] = new CroppingRule(),
        [typeof(Cropping3D)] = new CroppingRule(),
        [typeof(Deconvolution2D)] = new DeconvolutionRule(),
        [typeof(Deconvolution3D)] = new DeconvolutionRule(),
        [typeof(Dense)] = new DenseRule(),
        [typeof(DepthwiseConvolution2D)] = new DepthwiseConvolutionRule(),
        [typeof(Dropout)] = new DropoutRule(),
        [typeof(ELU)] = new ELURule(),
        [typeof(Embedding)] = new EmbeddingRule(),
        [typeof(Flatten)] = new FlattenRule(),
        [typeof(GaussianDropout)] = new GaussianDropoutRule(),
        [typeof(GaussianNoise)] = new GaussianNoiseRule(),
        [typeof(GlobalAveragePooling1D)] = new GlobalPoolingRule(),
        [typeof(GlobalAveragePooling2D)] = new GlobalPoolingRule(),
        [typeof(GlobalAveragePooling3D)] = new GlobalPoolingRule(),
        [typeof(GlobalMaxPooling1D)] = new GlobalPoolingRule(),
        [typeof(GlobalMaxPooling2D)] = new GlobalPoolingRule(),
        [typeof(GlobalMaxPooling3D)] = new GlobalPoolingRule(),
        [typeof(Gru)] = new GruRule(),
        [typeof(Highway)] = new HighwayRule(),
        [typeof(LeakyReLU)] = new LeakyReLURule(),
        [typeof(LocallyConnected1D)] = new LocallyConnectedRule(),
        [typeof(LocallyConnected2D)] = new LocallyConnectedRule(),
        [typeof(Lstm)] = new LstmRule(),
        [typeof(Masking)] = new MaskingRule(),
        [typeof(MaxoutDense)] = new MaxoutDenseRule(),
        [typeof(MaxPooling1D)] = new PoolingRule(),
        [typeof(MaxPooling2D)] = new PoolingRule(),
        [typeof(MaxPooling3D)] = new PoolingRule(),
        [typeof(Merge)] = new MergeRule(),
        [typeof(ParametricSoftplus)] = new ParametricSoftplusRule(),
        [typeof(Permute)] = new PermuteRule(),
        [typeof(PReLU)] = new PReLURule(),
        [typeof(ReLU)] = new ReLURule(),
        [typeof(RepeatVector)] = new RepeatVectorRule(),
        [typeof(Reshape)] = new ReshapeRule(),
        [typeof(SeparableConvolution1D)] = new SeparableConvolutionRule(),
        [typeof(SeparableConvolution2D)] = new SeparableConvolutionRule(),
        [typeof(SimpleRnn)] = new SimpleRnnRule(),
        [typeof(Softmax)] = new SoftmaxRule(),
        [typeof(SpatialDropout1D)] = new SpatialDropoutRule(),
        [typeof(SpatialDropout2D)] = new SpatialDropoutRule(),
        [typeof(SpatialDropout3D)] = new SpatialDropoutRule(),
        [typeof(SReLU)] = new SReLURule(),
        [typeof(StackedRnn)] = new StackedRnnRule(),
        [typeof(ThresholdedLinear)] = new ThresholdedLinearRule(),
        [typeof(ThresholdedReLU)] = new ThresholdedReLURule(),
        [typeof(TimeDistributed)] = new TimeDistributedRule(),
        [typeof(TimeDistributedDense)] = new DenseRule(),
        [typeof(TimeDistributedMerge)] = new TimeDistributedMergeRule(),
        [typeof(UpSampling1D)] = new UpSamplingRule(),
        [typeof(UpSampling2D)] = new UpSamplingRule(),
        [typeof(UpSampling3D)] = new UpSamplingRule(),
        [typeof(ZeroPadding1D)] = new ZeroPaddingRule(),
        [typeof(ZeroPadding2D)] = new ZeroPaddingRule(),
        [typeof(ZeroPadding3D)] = new ZeroPaddingRule(),
    }.ToFrozenDictionary();

    private static readonly CustomLayerRule s_custom = new();

    /// <summary>The classes of layers that have a rule.</summary>
    public static IEnumerable<Type> Classes => s_rules.Keys;

    /// <exception cref="KerasUnsupportedException">There is no rule for the layer's class.</exception>
    public static ILayerRule For(LayerSpec spec) =>
        s_rules.TryGetValue(Given(spec).GetType(), out var rule) ? rule
        : spec is CustomLayer ? s_custom
        : throw new KerasUnsupportedException($"layer '{spec.Name}': no rule for the class {spec.ClassName}");
}
