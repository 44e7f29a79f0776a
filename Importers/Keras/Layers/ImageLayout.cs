namespace KerasSharp.Importers.Keras.Layers;

/// <summary>The image layout of layer records, whether or not a file stores it.</summary>
internal static class ImageLayout
{
    /// <summary>The layout of a layer that has one; null for others.</summary>
    internal static DataFormat? Of(LayerSpec layer) =>
        layer switch
        {
            SpatialDropoutSpec { SpatialRank: > 1 } s => s.DataFormat,
            ZeroPadding2D or ZeroPadding3D => ((ZeroPaddingSpec)layer).DataFormat,
            Cropping2D or Cropping3D => ((CroppingSpec)layer).DataFormat,
            UpSampling2D or UpSampling3D => ((UpSamplingSpec)layer).DataFormat,
            TimeDistributed t => Of(t.Layer),
            _ => OfWeighted(layer),
        };

    /// <summary>The layout of a layer whose class stores it in every release.</summary>
    internal static DataFormat? OfWeighted(LayerSpec layer) =>
        layer switch
        {
            Convolution2D or Convolution3D or DeconvolutionSpec or LocallyConnected2D => ((ConvolutionSpec)layer).DataFormat,
            SeparableConvolution2D s => s.DataFormat,
            DepthwiseConvolutionSpec d => d.DataFormat,
            ConvLstmSpec c => c.DataFormat,
            MaxPooling2D or MaxPooling3D or AveragePooling2D or AveragePooling3D => ((PoolingSpec)layer).DataFormat,
            GlobalPoolingSpec { SpatialRank: > 1 } g => g.DataFormat,
            TimeDistributed t => OfWeighted(t.Layer),
            _ => null,
        };

    /// <summary>The layer with another layout, where its class does not store one in every release; else the layer itself.</summary>
    internal static LayerSpec With(LayerSpec layer, DataFormat format) =>
        layer switch
        {
            SpatialDropoutSpec s => s with { DataFormat = format },
            ZeroPaddingSpec z => z with { DataFormat = format },
            CroppingSpec c => c with { DataFormat = format },
            UpSamplingSpec u => u with { DataFormat = format },
            _ => layer,
        };

    /// <summary>Channels last for channels first, and the other way round.</summary>
    internal static DataFormat Other(DataFormat format) =>
        format == DataFormat.ChannelsFirst ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst;
}
