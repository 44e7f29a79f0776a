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
        [typeof(AveragePooling1D)] = new PoolingLayer(),
        [typeof(AveragePooling2D)] = new PoolingLayer(),
        [typeof(AveragePooling3D)] = new PoolingLayer(),
        [typeof(BatchNormalization)] = new BatchNormalizationLayer(),
        [typeof(Bidirectional)] = new BidirectionalLayer(),
        [typeof(ConvLstm2D)] = new ConvLstmLayer(),
        [typeof(Convolution1D)] = new ConvolutionLayer(),
        [typeof(Convolution2D)] = new ConvolutionLayer(),
        [typeof(Convolution3D)] = new ConvolutionLayer(),
        [typeof(Cropping1D)] = new CroppingLayer(),
        [typeof(Cropping2D)] = new CroppingLayer(),
        [typeof(Cropping3D)] = new CroppingLayer(),
        [typeof(Deconvolution2D)] = new DeconvolutionLayer(),
        [typeof(Dense)] = new DenseLayer(),
        [typeof(DepthwiseConvolution2D)] = new DepthwiseConvolutionLayer(),
        [typeof(Dropout)] = new DropoutLayer(),
        [typeof(ELU)] = new ELULayer(),
        [typeof(Embedding)] = new EmbeddingLayer(),
        [typeof(Flatten)] = new FlattenLayer(),
        [typeof(GaussianDropout)] = new GaussianDropoutLayer(),
        [typeof(GaussianNoise)] = new GaussianNoiseLayer(),
        [typeof(GlobalAveragePooling1D)] = new GlobalPoolingLayer(),
        [typeof(GlobalAveragePooling2D)] = new GlobalPoolingLayer(),
        [typeof(GlobalAveragePooling3D)] = new GlobalPoolingLayer(),
        [typeof(GlobalMaxPooling1D)] = new GlobalPoolingLayer(),
        [typeof(GlobalMaxPooling2D)] = new GlobalPoolingLayer(),
        [typeof(GlobalMaxPooling3D)] = new GlobalPoolingLayer(),
        [typeof(Gru)] = new GruLayer(),
        [typeof(Highway)] = new HighwayLayer(),
        [typeof(LeakyReLU)] = new LeakyReLULayer(),
        [typeof(LocallyConnected1D)] = new LocallyConnectedLayer(),
        [typeof(LocallyConnected2D)] = new LocallyConnectedLayer(),
        [typeof(Lstm)] = new LstmLayer(),
        [typeof(Masking)] = new MaskingLayer(),
        [typeof(MaxoutDense)] = new MaxoutDenseLayer(),
        [typeof(MaxPooling1D)] = new PoolingLayer(),
        [typeof(MaxPooling2D)] = new PoolingLayer(),
        [typeof(MaxPooling3D)] = new PoolingLayer(),
        [typeof(Merge)] = new MergeLayer(),
        [typeof(ParametricSoftplus)] = new ParametricSoftplusLayer(),
        [typeof(Permute)] = new PermuteLayer(),
        [typeof(PReLU)] = new PReLULayer(),
        [typeof(RepeatVector)] = new RepeatVectorLayer(),
        [typeof(Reshape)] = new ReshapeLayer(),
        [typeof(SeparableConvolution2D)] = new SeparableConvolutionLayer(),
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
        [typeof(UpSampling1D)] = new UpSamplingLayer(),
        [typeof(UpSampling2D)] = new UpSamplingLayer(),
        [typeof(UpSampling3D)] = new UpSamplingLayer(),
        [typeof(ZeroPadding1D)] = new ZeroPaddingLayer(),
        [typeof(ZeroPadding2D)] = new ZeroPaddingLayer(),
        [typeof(ZeroPadding3D)] = new ZeroPaddingLayer(),
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
