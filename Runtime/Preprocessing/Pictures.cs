using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace KerasSharp.Preprocessing;

/// <summary>Pictures as arrays, channels first or last (Keras 1.2.2, preprocessing/image.py and applications).</summary>
public static class Pictures
{
    /// <summary>The array of a picture; its numbers stay from 0 to 255.</summary>
    /// <param name="pixels">Row by row, for each pixel its channels (red, green, blue; or grey alone).</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="format">Where the channels stand in the result.</param>
    /// <returns>[channels, height, width] or [height, width, channels].</returns>
    /// <exception cref="ArgumentException">The number of bytes is no multiple of the pixels.</exception>
    public static Tensor<float> ToArray(ReadOnlySpan<byte> pixels, int height, int width, DataFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        int area = checked(height * width),
            channels = pixels.Length / area;
        if (channels == 0 || channels * area != pixels.Length)
            throw new ArgumentException($"expected a multiple of {height} x {width} bytes, found {pixels.Length}", nameof(pixels));
        var result = new float[pixels.Length];
        for (int p = 0; p < area; p++)
        for (int c = 0; c < channels; c++)
            result[format == DataFormat.ChannelsFirst ? c * area + p : p * channels + c] = pixels[p * channels + c];
        return Tensor.Create(result, format == DataFormat.ChannelsFirst ? [channels, height, width] : [height, width, channels]);
    }

    /// <summary>The picture of an array.</summary>
    /// <param name="x">[channels, height, width] or [height, width, channels].</param>
    /// <param name="format">Where the channels stand.</param>
    /// <param name="scale">Whether numbers are moved up to 0 where some are negative, divided by the greatest and multiplied by 255;
    /// else they must be from 0 to 255. Fractions are dropped.</param>
    /// <returns>Row by row, for each pixel its channels.</returns>
    /// <exception cref="ArgumentException">The array has another rank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number does not fit a byte.</exception>
    public static byte[] FromArray(Tensor<float> x, DataFormat format, bool scale = true)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 3)
            throw new ArgumentException($"expected an array of rank 3, found ({Wording.List(x.Lengths.ToArray())})", nameof(x));
        if (!x.IsDense)
            x = x.ToDenseTensor();
        var values = MemoryMarshal.CreateReadOnlySpan(ref x.GetPinnableReference(), checked((int)x.FlattenedLength)).ToArray();
        if (scale)
        {
            float shift = Math.Max(-TensorPrimitives.Min<float>(values), 0),
                greatest = TensorPrimitives.Max<float>(values) + shift;
            for (int i = 0; i < values.Length; i++)
                values[i] = (greatest != 0 ? (values[i] + shift) / greatest : values[i] + shift) * 255;
        }
        int channels = (int)x.Lengths[format == DataFormat.ChannelsFirst ? 0 : 2],
            area = values.Length / channels;
        var pixels = new byte[values.Length];
        for (int p = 0; p < area; p++)
        for (int c = 0; c < channels; c++)
        {
            float value = values[format == DataFormat.ChannelsFirst ? c * area + p : p * channels + c];
            pixels[p * channels + c] =
                value > -1 && value < 256
                    ? (byte)Math.Max(value, 0)
                    : throw new ArgumentOutOfRangeException(nameof(x), value, "a number of a picture is from 0 to 255");
        }
        return pixels;
    }

    /// <summary>What VGG16, VGG19 and ResNet50 of Keras's applications take: blue, green, red, less the means of ImageNet
    /// (103.939, 116.779, 123.68).</summary>
    /// <param name="x">Pictures in red, green, blue from 0 to 255: [samples, 3, height, width] or [samples, height, width, 3].</param>
    /// <param name="format">Where the channels stand.</param>
    /// <exception cref="ArgumentException">The array is of another shape.</exception>
    public static Tensor<float> ForImageNet(Tensor<float> x, DataFormat format)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4 || x.Lengths[format == DataFormat.ChannelsFirst ? 1 : 3] != 3)
            throw new ArgumentException($"expected pictures with 3 channels, found ({Wording.List(x.Lengths.ToArray())})", nameof(x));
        if (!x.IsDense)
            x = x.ToDenseTensor();
        ReadOnlySpan<float> means = [103.939f, 116.779f, 123.68f];
        var from = MemoryMarshal.CreateReadOnlySpan(ref x.GetPinnableReference(), checked((int)x.FlattenedLength));
        var result = new float[from.Length];
        int stride = format == DataFormat.ChannelsFirst ? (int)(x.Lengths[2] * x.Lengths[3]) : 1;
        for (int i = 0; i < result.Length; i++)
        {
            int channel = i / stride % 3;
            result[i] = from[i + (2 - 2 * channel) * stride] - means[channel];
        }
        return Tensor.Create(result, x.Lengths);
    }

    /// <summary>What InceptionV3 and Xception of Keras's applications take: numbers from -1 to 1.</summary>
    /// <param name="x">Numbers from 0 to 255.</param>
    public static Tensor<float> ForInception(Tensor<float> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = new float[x.FlattenedLength];
        x.FlattenTo(result);
        for (int i = 0; i < result.Length; i++)
            result[i] = (result[i] / 255 - 0.5f) * 2;
        return Tensor.Create(result, x.Lengths);
    }
}
