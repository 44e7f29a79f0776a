using System.Collections.Frozen;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>The one table from class names in files, and from layer records, to importers.</summary>
internal static class LayerImporters
{
    private static readonly LayerImporter[] s_all =
    [
        new InputLayerImporter(),
        new DenseImporter(),
        new TimeDistributedDenseImporter(),
        new HighwayImporter(),
        new MaxoutDenseImporter(),
        new EmbeddingImporter(),
        new SimpleRnnImporter(),
        new LstmImporter(),
        new GruImporter(),
        new ConvLstm2DImporter(),
        new TimeDistributedImporter(),
        new BidirectionalImporter(),
        new AutoEncoderImporter(),
        new ActivationImporter(),
        new LeakyReLUImporter(),
        new ELUImporter(),
        new ThresholdedReLUImporter(),
        new ThresholdedLinearImporter(),
        new PReLUImporter(),
        new ParametricSoftplusImporter(),
        new SReLUImporter(),
        new DropoutImporter(),
        new SpatialDropout1DImporter(),
        new SpatialDropout2DImporter(),
        new SpatialDropout3DImporter(),
        new GaussianNoiseImporter(),
        new GaussianDropoutImporter(),
        new ActivityRegularizationImporter(),
        new BatchNormalizationImporter(),
        new MaskingImporter(),
        new FlattenImporter(),
        new ReshapeImporter(),
        new PermuteImporter(),
        new RepeatVectorImporter(),
        new TimeDistributedMergeImporter(),
        new MergeImporter(),
        new Convolution1DImporter(),
        new Convolution2DImporter(),
        new Convolution3DImporter(),
        new Deconvolution2DImporter(),
        new SeparableConvolution2DImporter(),
        new LocallyConnected1DImporter(),
        new LocallyConnected2DImporter(),
        new PoolingImporter<MaxPooling1D>("MaxPooling1D", 1, () => new()),
        new PoolingImporter<MaxPooling2D>("MaxPooling2D", 2, () => new()),
        new PoolingImporter<MaxPooling3D>("MaxPooling3D", 3, () => new()),
        new PoolingImporter<AveragePooling1D>("AveragePooling1D", 1, () => new()),
        new PoolingImporter<AveragePooling2D>("AveragePooling2D", 2, () => new()),
        new PoolingImporter<AveragePooling3D>("AveragePooling3D", 3, () => new()),
        new GlobalPoolingImporter<GlobalMaxPooling1D>("GlobalMaxPooling1D", 1, () => new()),
        new GlobalPoolingImporter<GlobalMaxPooling2D>("GlobalMaxPooling2D", 2, () => new()),
        new GlobalPoolingImporter<GlobalMaxPooling3D>("GlobalMaxPooling3D", 3, () => new()),
        new GlobalPoolingImporter<GlobalAveragePooling1D>("GlobalAveragePooling1D", 1, () => new()),
        new GlobalPoolingImporter<GlobalAveragePooling2D>("GlobalAveragePooling2D", 2, () => new()),
        new GlobalPoolingImporter<GlobalAveragePooling3D>("GlobalAveragePooling3D", 3, () => new()),
        new ZeroPaddingImporter<ZeroPadding1D>("ZeroPadding1D", 1, () => new(), "left_pad", "right_pad"),
        new ZeroPaddingImporter<ZeroPadding2D>("ZeroPadding2D", 2, () => new(), "top_pad", "bottom_pad", "left_pad", "right_pad"),
        new ZeroPaddingImporter<ZeroPadding3D>("ZeroPadding3D", 3, () => new()),
        new CroppingImporter<Cropping1D>("Cropping1D", 1, () => new()),
        new CroppingImporter<Cropping2D>("Cropping2D", 2, () => new((0, 0), (0, 0))),
        new CroppingImporter<Cropping3D>("Cropping3D", 3, () => new((1, 1), (1, 1), (1, 1))),
        new UpSamplingImporter<UpSampling1D>("UpSampling1D", 1, () => new()),
        new UpSamplingImporter<UpSampling2D>("UpSampling2D", 2, () => new()),
        new UpSamplingImporter<UpSampling3D>("UpSampling3D", 3, () => new()),
    ];

    private static readonly FrozenDictionary<string, LayerImporter> s_byClass = s_all
        .SelectMany(i => i.ClassNames.Select(n => (n, i)))
        .ToFrozenDictionary(p => p.n, p => p.i);
    private static readonly FrozenDictionary<Type, LayerImporter> s_byType = s_all.ToFrozenDictionary(i => i.SpecType);

    internal static IReadOnlyList<LayerImporter> All => s_all;

    internal static LayerImporter? ByClass(string className) => s_byClass.GetValueOrDefault(className);

    internal static LayerImporter? BySpec(LayerSpec layer) => s_byType.GetValueOrDefault(layer.GetType());
}
