using System.Numerics.Tensors;

namespace KerasSharp.Preprocessing;

/// <summary>Classes and vectors (Keras 1.2.2, utils/np_utils.py).</summary>
public static class Arrays
{
    /// <summary>Class numbers as rows with a single 1.</summary>
    /// <param name="classes">The numbers.</param>
    /// <param name="count">The number of classes; null for the greatest number plus 1.</param>
    /// <returns>[numbers, classes].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not below <paramref name="count"/>.</exception>
    public static Tensor<float> ToCategorical(ReadOnlySpan<int> classes, int? count = null)
    {
        int width = count ?? (classes.IsEmpty ? 0 : TensorPrimitives.Max(classes) + 1);
        var result = new float[checked(classes.Length * width)];
        for (int n = 0; n < classes.Length; n++)
        {
            if (classes[n] < 0 || classes[n] >= width)
                throw new ArgumentOutOfRangeException(nameof(classes), classes[n], $"element {n}: a class number is from 0 to {width - 1}");
            result[n * width + classes[n]] = 1;
        }
        return Tensor.Create(result, [classes.Length, width]);
    }

    /// <summary>Divides vectors by their norm; those of norm 0 stay.</summary>
    /// <param name="x">[..., D, ...].</param>
    /// <param name="axis">The vectors' axis; negative ones count from the end.</param>
    /// <param name="order">1, 2, another positive number, or infinity for the greatest magnitude.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the order is not positive.</exception>
    public static Tensor<float> Normalize(Tensor<float> x, int axis = -1, double order = 2)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (axis < -x.Rank || axis >= x.Rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"an axis of an array of rank {x.Rank}");
        if (!(order > 0))
            throw new ArgumentOutOfRangeException(nameof(order), order, "a norm's order is positive");
        if (axis < 0)
            axis += x.Rank;
        var values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        int extent = (int)x.Lengths[axis],
            inner = 1;
        for (int i = axis + 1; i < x.Rank; i++)
            inner *= (int)x.Lengths[i];
        for (int block = 0; block < values.Length; block += extent * inner)
        for (int i = 0; i < inner; i++)
        {
            double norm = 0;
            for (int k = 0; k < extent; k++)
            {
                double magnitude = Math.Abs((double)values[block + k * inner + i]);
                norm = double.IsInfinity(order) ? Math.Max(norm, magnitude) : norm + Math.Pow(magnitude, order);
            }
            if (!double.IsInfinity(order))
                norm = Math.Pow(norm, 1 / order);
            for (int k = 0; k < extent && norm != 0; k++)
                values[block + k * inner + i] = (float)(values[block + k * inner + i] / norm);
        }
        return Tensor.Create(values, x.Lengths);
    }
}
