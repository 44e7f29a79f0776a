using System.Numerics.Tensors;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Predicts from rows.</summary>
    /// <param name="x">One row of numbers a sample, all of one length.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="KerasException">Two rows differ in length, or as for any input.</exception>
    /// <inheritdoc cref="Predict(Tensor{float}, int?)" path="/exception"/>
    public Tensor<float> Predict(float[][] x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        int width = x.Length == 0 ? 0 : Given(x[0]).Length;
        var values = new float[(long)x.Length * width];
        for (int i = 0; i < x.Length; i++)
        {
            if (Given(x[i]).Length != width)
                throw new KerasException(
                    $"input '{InputLayers[0].Name}': expected rows of {width} numbers, as the first one has, found {x[i].Length} in row {i}"
                );
            x[i].CopyTo(values, (long)i * width);
        }
        return Predict(values, [x.Length, width], batchSize);
    }

    /// <summary>Predicts from memory under a shape, without a copy.</summary>
    /// <param name="x">The numbers, row-major.</param>
    /// <param name="shape">Their shape [samples, ...]; [samples] stands for [samples, 1].</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>[samples, ...].</returns>
    /// <inheritdoc cref="Predict(Tensor{float}, int?)" path="/exception"/>
    public unsafe Tensor<float> Predict(ReadOnlyMemory<float> x, ReadOnlySpan<nint> shape, int? batchSize = null)
    {
        fixed (float* p = x.Span)
            return PredictOne(p, x.Length, shape, batchSize);
    }

    /// <summary>Predicts from one sequence of token ids: a single sample [1, tokens].</summary>
    /// <param name="tokens">The ids.</param>
    /// <returns>[1, ...].</returns>
    /// <exception cref="KerasException">Also when an id is greater than 2^24 in magnitude, which float32 may not hold
    /// exactly.</exception>
    /// <inheritdoc cref="Predict(Tensor{float}, int?)" path="/exception"/>
    public Tensor<float> PredictTokens(ReadOnlySpan<int> tokens) => PredictWhole(tokens, [1, tokens.Length], null);
}
