using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>A layer of each class that no list of other tests has, with the shape of a sample.</summary>
public static class LayerExamples
{
    public static TheoryData<LayerSpec, int[]> Cases =>
        new()
        {
            { new ActivationLayer(ActivationFunction.Tanh), [3, 2] },
            { new ActivityRegularization(0.1, 0.2), [3, 2] },
            { new AdaptiveAveragePooling2D([2, 2]), [3, 5, 1] },
            { new AdaptiveAveragePooling3D([2, 1, 2]), [2, 2, 3, 1] },
            { new AdaptiveMaxPooling1D([2]), [5, 2] },
            { new AdaptiveMaxPooling3D([1, 2, 2]), [2, 3, 2, 1] },
            { new AlphaDropout(0.4), [3, 2] },
            { new AveragePooling1D(2), [5, 2] },
            { new Cropping1D(1, 1), [4, 2] },
            { new Cropping3D((1, 0), (0, 1), (1, 1)), [3, 3, 3, 1] },
            { new GlobalAveragePooling3D(), [2, 1, 2, 2] },
            { new GlobalMaxPooling1D(), [3, 2] },
            { new GlobalMaxPooling3D(), [2, 1, 2, 2] },
            { new Masking(), [3, 2] },
            { new MaxPooling3D(), [2, 2, 4, 1] },
            { new SpatialDropout1D(0.4), [3, 2] },
            { new SpatialDropout3D(0.4), [2, 1, 2, 2] },
            { new StackedRnn([new SimpleRnn(2), new Lstm(2)]), [3, 2] },
            { new UpSampling1D(), [3, 2] },
            { new UpSampling3D(), [1, 2, 2, 1] },
            { new ZeroPadding1D(1), [3, 2] },
            { new ZeroPadding3D(), [1, 2, 1, 1] },
        };
}
