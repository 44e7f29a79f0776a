using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>Checks targets and weights of one output against the model and its loss, before a step sees them.</summary>
internal static class DataCheck
{
    /// <summary>The array as a dense one of rank 2 or more: [samples] stands for [samples, 1].</summary>
    public static Tensor<float> Dense(Tensor<float> x)
    {
        if (!x.IsDense)
            x = x.ToDenseTensor();
        return x.Rank == 1 ? x.Reshape([x.Lengths[0], 1]) : x;
    }

    /// <summary>The target as a dense array, of rank 1 only where the output is and the release compares vectors.</summary>
    public static Tensor<float> DenseTarget(Tensor<float> y, Shape output, bool vectors) =>
        vectors && y.Rank == 1 && output.Rank == 1
            ? y.IsDense
                ? y
                : y.ToDenseTensor()
            : Dense(y);

    /// <summary>All elements, row-major.</summary>
    public static ReadOnlySpan<float> Elements(Tensor<float> dense) =>
        dense.FlattenedLength == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(ref dense.GetPinnableReference(), checked((int)dense.FlattenedLength));

    /// <summary>The target as the loss takes it: where the last axis is one number wide, it may be missing, as in tf.keras and
    /// Keras 3.</summary>
    /// <exception cref="KerasException">The shape or a class number does not fit the output.</exception>
    public static Tensor<float> Target(string model, OutputTraining output, Shape outputShape, Tensor<float> y)
    {
        if (output.TargetShape(outputShape) is { } expected)
        {
            if (y.Rank == expected.Rank - 1 && expected[-1] == 1)
                y = y.Reshape([.. y.Lengths, 1]);
            bool fits = y.Rank == expected.Rank;
            fits |= output.Rules.TargetsMayBeVectors && expected.Rank == 1 && y.Rank == 2 && y.Lengths[1] == 1;
            for (int i = 1; fits && i < expected.Rank; i++)
                fits = expected[i].Factor == y.Lengths[i];
            Wording problem =
                $"model '{model}', target '{output.Name}': expected the shape (samples, {Wording.List(expected.Skip(1))})"
                + $" for the loss {output.Loss}, found {Show(y)}";
            if (!fits && expected.Rank == 1 && !output.Rules.TargetsMayBeVectors)
                throw new KerasUnsupportedException(
                    $"model '{model}', output '{output.Name}': training an output (samples), without a second axis, is not supported for "
                        + $"releases before Keras 3; expected (samples, 1), as a layer Reshape((1,)) behind it gives"
                );
            if (!fits)
                throw Advice(output, expected, y) is { } advice ? new KerasException(problem, advice) : new KerasException(problem);
        }
        if (!output.Loss.IsSparse)
            return y;
        int classes = outputShape[-1].Fixed;
        var values = Elements(y);
        for (int i = 0; i < values.Length; i++)
            if (!(values[i] >= 0 && values[i] < classes && values[i] == MathF.Floor(values[i])) && values[i] != output.Loss.IgnoredClass)
                throw new KerasException(
                    $"model '{model}', target '{output.Name}': expected class numbers from 0 to {classes - 1},"
                        + $" found {values[i]} at element {i}"
                );
        return y;
    }

    /// <exception cref="KerasException">The weights' shape does not fit.</exception>
    public static Tensor<float> Weights(string model, OutputTraining output, Tensor<float> y, Tensor<float> weights)
    {
        if (!weights.IsDense)
            weights = weights.ToDenseTensor();
        int rank = output.Mode == SampleWeightMode.Temporal ? 2 : 1;
        if (rank == 2 && y.Rank < 3)
            throw new KerasException(
                $"model '{model}', output '{output.Name}': temporal sample weights need targets (samples, T, ...), found {Show(y)}"
            );
        if (weights.Rank != rank || !weights.Lengths.SequenceEqual(y.Lengths[..rank]))
            throw new KerasException(
                $"model '{model}', sample weights of '{output.Name}': expected the shape {Show(y, rank)}, found {Show(weights)}"
                    + $"{(weights.Rank == 2 && rank == 1 ? "; weights of time steps need the sample weight mode Temporal" : "")}"
            );
        return weights;
    }

    /// <summary>The weights of an output's samples, by themselves and by their classes, as the model's release joins both; null where there
    /// are none.</summary>
    /// <exception cref="KerasException">They do not fit, or cannot be given both.</exception>
    public static Tensor<float>? Weights(
        string model,
        OutputTraining output,
        Tensor<float> y,
        Tensor<float>? given,
        IReadOnlyDictionary<int, double>? byClass,
        BothWeights both
    )
    {
        if (given is null)
            return byClass is null ? null : ClassWeights(model, output, y, byClass);
        var weights = Weights(model, output, y, given);
        if (byClass is null || both == BothWeights.OfSamples)
            return weights;
        if (both == BothWeights.Refused)
            throw new KerasException(
                $"model '{model}', output '{output.Name}': expected weights of samples or of classes, found both, which Keras 3 refuses"
            );
        var product = Tensor.CreateFromShape<float>(weights.Lengths);
        Tensor.Multiply<float>(weights, ClassWeights(model, output, y, byClass), product);
        return product;
    }

    /// <summary>The weight of each sample by its class: the place of the greatest element of a row, or the only one.</summary>
    /// <exception cref="KerasException">A class has no weight, or targets are of rank 3 or more.</exception>
    public static Tensor<float> ClassWeights(string model, OutputTraining output, Tensor<float> y, IReadOnlyDictionary<int, double> byClass)
    {
        if (y.Rank > 2)
            throw new KerasException($"model '{model}', output '{output.Name}': class weights need targets of rank 2, found {Show(y)}");
        var values = Elements(y);
        int width = y.Rank == 1 ? 1 : (int)y.Lengths[1];
        var weights = new float[y.Lengths[0]];
        for (int n = 0; n < weights.Length; n++)
        {
            int label = width == 1 ? (int)values[n] : TensorPrimitives.IndexOfMax(values.Slice(n * width, width));
            weights[n] = byClass.TryGetValue(label, out double weight)
                ? (float)weight
                : throw new KerasException(
                    $"model '{model}', output '{output.Name}': expected a class weight for the class {label} of sample {n},"
                        + $" found weights for {Wording.List(byClass.Keys.Order())}"
                );
        }
        return Tensor.Create(weights, [weights.Length]);
    }

    private static ClassNumberAdvice? Advice(OutputTraining output, Shape expected, Tensor<float> y)
    {
        bool lacksClasses = y.Rank == expected.Rank - 1 || (y.Rank == expected.Rank && y.Lengths[^1] == 1);
        for (int i = 1; lacksClasses && i < expected.Rank - 1; i++)
            lacksClasses = expected[i].Factor == y.Lengths[i];
        return lacksClasses && output.Loss.Name == Losses.CategoricalCrossentropy.Name
            ? new ClassNumberAdvice(output.Name, Losses.SparseCategoricalCrossentropy.Name)
            : null;
    }

    private static string Show(Tensor<float> x, int? rank = null) => $"({Wording.List(x.Lengths[..(rank ?? x.Rank)].ToArray())})";
}
