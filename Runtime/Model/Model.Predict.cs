using System.Numerics.Tensors;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Predicts one output from one input.</summary>
    /// <param name="x">[samples, ...]; [samples] stands for [samples, 1].</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="KerasException">The model has several inputs or outputs, <paramref name="x"/> does not fit, or the output is larger
    /// than an array may be or than the free memory; the message names the layer or model, what was expected and what was
    /// found.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    public unsafe Tensor<float> Predict(Tensor<float> x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!x.IsDense)
            x = x.ToDenseTensor();
        fixed (float* p = x)
            return PredictOne(p, x.FlattenedLength, x.Lengths, batchSize);
    }

    /// <summary>Predicts from token ids, or other whole numbers.</summary>
    /// <inheritdoc cref="Predict(Tensor{float}, int?)"/>
    /// <exception cref="KerasException">Also when a number is greater than 2^24 in magnitude, which float32 may not hold
    /// exactly.</exception>
    public Tensor<float> Predict(Tensor<int> x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return PredictWhole<int>(TokenIds.Flatten(x), x.Lengths, batchSize);
    }

    /// <inheritdoc cref="Predict(Tensor{int}, int?)"/>
    public Tensor<float> Predict(Tensor<long> x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return PredictWhole<long>(TokenIds.Flatten(x), x.Lengths, batchSize);
    }

    /// <inheritdoc cref="Predict(Tensor{int}, int?)"/>
    public Tensor<float> Predict(int[,] x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return PredictWhole(TokenIds.Flatten(x), [x.GetLength(0), x.GetLength(1)], batchSize);
    }

    /// <inheritdoc cref="Predict(Tensor{float}, int?)"/>
    public unsafe Tensor<float> Predict(float[] x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        fixed (float* p = x)
            return PredictOne(p, x.Length, [x.Length], batchSize);
    }

    /// <inheritdoc cref="Predict(Tensor{float}, int?)"/>
    public unsafe Tensor<float> Predict(float[,] x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        fixed (float* p = x)
            return PredictOne(p, x.Length, [x.GetLength(0), x.GetLength(1)], batchSize);
    }

    /// <inheritdoc cref="Predict(Tensor{float}, int?)"/>
    public unsafe Tensor<float> Predict(float[,,] x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        fixed (float* p = x)
            return PredictOne(p, x.Length, [x.GetLength(0), x.GetLength(1), x.GetLength(2)], batchSize);
    }

    /// <inheritdoc cref="Predict(Tensor{float}, int?)"/>
    public unsafe Tensor<float> Predict(float[,,,] x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        fixed (float* p = x)
            return PredictOne(p, x.Length, [x.GetLength(0), x.GetLength(1), x.GetLength(2), x.GetLength(3)], batchSize);
    }

    /// <summary>Predicts one output from one input, into memory of the caller. Allocates nothing once the shape has been seen.</summary>
    /// <param name="x">The numbers, row-major.</param>
    /// <param name="shape">Their shape [samples, ...]; [samples] stands for [samples, 1].</param>
    /// <param name="y">Where the output [samples, ...] goes, row-major; exactly as long as it is.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <inheritdoc cref="Predict(Tensor{float}, int?)" path="/exception"/>
    public unsafe void Predict(ReadOnlySpan<float> x, ReadOnlySpan<nint> shape, Span<float> y, int? batchSize = null)
    {
        Inputs.RequireNumbers("predicting into memory of the caller");
        fixed (
            float* p = x,
                q = y
        )
            _predictor.PredictInto(p, x.Length, shape, q, y.Length, batchSize);
    }

    /// <summary>Predicts all outputs from all inputs.</summary>
    /// <param name="xs">One [samples, ...] for each input.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>One [samples, ...] for each output, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="KerasException">The inputs do not fit, or an output is larger than an array may be or than the free memory; the
    /// message names the layer or model, what was expected and what was found.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    public Tensor<float>[] Predict(IReadOnlyList<Tensor<float>> xs, int? batchSize = null) =>
        TakesText ? PredictInputs([.. Given(xs).Select(InputData.FromTensor)], batchSize) : _predictor.PredictAll(xs, batchSize, null);

    /// <summary>The outputs of inner layers. States stay as they are.</summary>
    /// <param name="layers">Layers by path (<c>lstm_1</c>, <c>encoder/dense_2</c>): all outputs of the layer's first call. A layer
    /// that is called several times, and one output of several, are named as in a summary: <c>lstm_1[call][output]</c>.</param>
    /// <param name="xs">One [samples, ...] for each of the model's inputs.</param>
    /// <param name="batchSize">How many samples run at once.</param>
    /// <returns>One [samples, ...] for each output, in the order of <paramref name="layers"/>.</returns>
    /// <exception cref="KerasException">There is no such layer, the inputs do not fit, or an output is larger than an array may be or
    /// than the free memory.</exception>
    public Tensor<float>[] PredictLayers(IReadOnlyList<string> layers, IReadOnlyList<Tensor<float>> xs, int? batchSize = null) =>
        _predictor.PredictAll(TakesText ? Vectorize([.. Given(xs).Select(InputData.FromTensor)]) : xs, batchSize, Given(layers));

    private unsafe Tensor<float> PredictOne(float* x, long count, ReadOnlySpan<nint> shape, int? batchSize) =>
        TakesText
            ? Only(PredictInputs([Tensor.Create(new ReadOnlySpan<float>(x, checked((int)count)).ToArray(), shape)], batchSize))
            : _predictor.PredictOne(x, count, shape, batchSize);

    /// <summary>The output of an inner layer, of a model with one input.</summary>
    /// <inheritdoc cref="PredictLayers"/>
    /// <param name="layer">The layer, as for <see cref="PredictLayers"/>.</param>
    /// <param name="x">[samples, ...].</param>
    /// <param name="batchSize">How many samples run at once.</param>
    /// <returns>[samples, ...].</returns>
    public Tensor<float> PredictLayer(string layer, Tensor<float> x, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(layer);
        var ys = PredictLayers([layer], [x], batchSize);
        return ys.Length == 1
            ? ys[0]
            : throw new KerasException($"layer '{layer}' has {ys.Length} outputs; use PredictLayers, or name one as '{layer}[0][0]'");
    }

    private unsafe Tensor<float> PredictWhole<T>(ReadOnlySpan<T> x, ReadOnlySpan<nint> shape, int? batchSize)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        // Pooled: the numbers are needed as floats only until the plan has run.
        float[] converted = System.Buffers.ArrayPool<float>.Shared.Rent(x.Length);
        try
        {
            TokenIds.Convert(x, converted, InputLayers[0].Name!);
            fixed (float* p = converted)
                return PredictOne(p, x.Length, shape, batchSize);
        }
        finally
        {
            System.Buffers.ArrayPool<float>.Shared.Return(converted);
        }
    }
}
