using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Layers;
using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>The classes of Keras 1.</summary>
internal static class Keras1Table
{
    internal static readonly LayerTable Layers = new(
        new Keras1ArrayNames(),
        [.. Core, .. Recurrent, .. Activations, .. Noise, .. Convolutions, .. Poolings, .. Resizing]
    );

    private static LayerSchema[] Core =>
        [
            new InputLayerSchema(),
            new DenseSchema(),
            new TimeDistributedDenseSchema(),
            new HighwaySchema(),
            new MaxoutDenseSchema(),
            new EmbeddingSchema(),
            new MaskingSchema(),
            new FlattenSchema(),
            new InferringReshapeSchema(),
            new PermuteSchema(),
            new RepeatVectorSchema(),
            new MergeSchema(),
            new BatchNormalizationSchema(),
            new TimeDistributedSchema(),
        ];

    private static LayerSchema[] Recurrent =>
        [new SimpleRnnSchema(), new LstmSchema(), new GruSchema(), new ConvLstm2DSchema(), new Layers.BidirectionalSchema()];

    private static LayerSchema[] Activations =>
        [
            new ActivationSchema(),
            new LeakyReLUSchema(),
            new ELUSchema(),
            new ThresholdedReLUSchema(),
            new PReLUSchema(),
            new ParametricSoftplusSchema(),
            new SReLUSchema(),
        ];

    private static LayerSchema[] Noise =>
        [
            new DropoutSchema(),
            new SpatialDropout1DSchema(),
            new SpatialDropout2DSchema(),
            new SpatialDropout3DSchema(),
            new GaussianNoiseSchema(),
            new GaussianDropoutSchema(),
            new ActivityRegularizationSchema(),
        ];

    private static LayerSchema[] Convolutions =>
        [
            new Convolution1DSchema(),
            new Convolution2DSchema(),
            new Convolution3DSchema(),
            new Deconvolution2DSchema(),
            new SeparableConvolution2DSchema(),
            new LocallyConnected1DSchema(),
            new LocallyConnected2DSchema(),
        ];

    private static LayerSchema[] Poolings =>
        [
            new PoolingSchema<MaxPooling1D>("MaxPooling1D", 1, () => new()),
            new PoolingSchema<MaxPooling2D>("MaxPooling2D", 2, () => new()),
            new PoolingSchema<MaxPooling3D>("MaxPooling3D", 3, () => new()),
            new PoolingSchema<AveragePooling1D>("AveragePooling1D", 1, () => new()),
            new PoolingSchema<AveragePooling2D>("AveragePooling2D", 2, () => new()),
            new PoolingSchema<AveragePooling3D>("AveragePooling3D", 3, () => new()),
            new GlobalPoolingSchema<GlobalMaxPooling1D>("GlobalMaxPooling1D", () => new()),
            new GlobalPoolingSchema<GlobalMaxPooling2D>("GlobalMaxPooling2D", () => new()),
            new GlobalPoolingSchema<GlobalMaxPooling3D>("GlobalMaxPooling3D", () => new()),
            new GlobalPoolingSchema<GlobalAveragePooling1D>("GlobalAveragePooling1D", () => new()),
            new GlobalPoolingSchema<GlobalAveragePooling2D>("GlobalAveragePooling2D", () => new()),
            new GlobalPoolingSchema<GlobalAveragePooling3D>("GlobalAveragePooling3D", () => new()),
        ];

    private static LayerSchema[] Resizing =>
        [
            new ZeroPaddingSchema<ZeroPadding1D>("ZeroPadding1D", 1, () => new(), "left_pad", "right_pad"),
            new ZeroPaddingSchema<ZeroPadding2D>("ZeroPadding2D", 2, () => new(), "top_pad", "bottom_pad", "left_pad", "right_pad"),
            new ZeroPaddingSchema<ZeroPadding3D>("ZeroPadding3D", 3, () => new()),
            new CroppingSchema<Cropping1D>("Cropping1D", 1, () => new()),
            new CroppingSchema<Cropping2D>("Cropping2D", 2, () => new((0, 0), (0, 0))),
            new CroppingSchema<Cropping3D>("Cropping3D", 3, () => new((1, 1), (1, 1), (1, 1))),
            new UpSamplingSchema<UpSampling1D>("UpSampling1D", 1, () => new()),
            new UpSamplingSchema<UpSampling2D>("UpSampling2D", 2, () => new()),
            new UpSamplingSchema<UpSampling3D>("UpSampling3D", 3, () => new()),
        ];

    /// <summary>Arrays are called after their layer alone, wherever it stands: <c>lstm_1_W_i</c>.</summary>
    private sealed class Keras1ArrayNames : IArrayNames
    {
        public string Of(string layer, string suffix) => $"{layer}_{suffix}";

        public string Inside(string outer, string inner) => inner;
    }
}
