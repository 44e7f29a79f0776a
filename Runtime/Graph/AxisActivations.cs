using System.Globalization;
using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

// Functions that look along an axis, as compositions of operations.
public abstract partial record Activation
{
    /// <summary>e^x over the sum of e^x along the last axis, of values of rank 2 or 3 as before Keras 2. Later ones take any rank and
    /// axis: <see cref="SoftmaxActivation"/>.</summary>
    public static Activation Softmax { get; } = new SoftmaxActivation { MaxRank = 3 };
}

/// <summary>e^x over the sum of e^x along an axis.</summary>
internal sealed record SoftmaxActivation(int Axis = -1) : AxisActivation(Axis)
{
    /// <summary>The highest rank that is taken.</summary>
    public int MaxRank { get; init; } = int.MaxValue;

    protected override bool PrintMembers(StringBuilder builder)
    {
        // The softmax of before Keras 2 goes by its bare name.
        if (MaxRank < int.MaxValue)
            return false;
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Axis)} = {Axis}");
        return true;
    }

    private protected override Node Along(Node x, int axis)
    {
        if (x.Rank > MaxRank)
            throw new ShapeException($"softmax takes values of rank 2 or {MaxRank}, not {x.Shape}");
        if (axis == x.Rank - 1)
            return Ops.Softmax(x);
        int[] swap = [.. Enumerable.Range(0, x.Rank)];
        (swap[axis], swap[^1]) = (swap[^1], swap[axis]);
        return Ops.Transpose(Ops.Softmax(Ops.Transpose(x, swap)), swap);
    }
}

/// <summary>ln(softmax(x)) along an axis.</summary>
internal sealed record LogSoftmaxActivation(int Axis = -1) : AxisActivation(Axis)
{
    // With z = x - max x: z - ln(sum e^z). The maximum cancels, so it has no part in the gradient.
    private protected override Node Along(Node x, int axis)
    {
        var z = x - Ops.StopGradient(Ops.Max(x, [axis], keepDims: true));
        return z - Ops.Log(Ops.Sum(Ops.Exp(z), [axis], keepDims: true));
    }
}

/// <summary>The first half of an axis times the sigmoid of its second half, which goes (Dauphin et al. 2016).</summary>
internal sealed record GluActivation(int Axis = -1) : AxisActivation(Axis)
{
    private protected override Node Along(Node x, int axis)
    {
        int extent = x.Shape[axis].Fixed;
        if (extent % 2 != 0)
            throw new ShapeException($"glu halves axis {Axis} of {x.Shape}, expected an even extent");
        return Ops.Slice(x, axis, 0, extent / 2) * Ops.Sigmoid(Ops.Slice(x, axis, extent / 2, extent / 2));
    }
}

/// <summary>max(x - tau, 0) along an axis, where tau is such that most elements are 0 (Martins and Astudillo 2016). The work grows with the
/// square of the axis' extent.
/// <para>With s_k the sum of the k greatest elements, x_k the k-th greatest and S the set of those k with x_k > (s_k - 1) / k, Keras takes
/// tau = (sum over S of s_k - 1) / |S|. The paper has s at the greatest k of S in the place of that sum; both agree where S has one
/// member, and only then do the elements that Keras gives sum up to 1.</para></summary>
internal sealed record SparsemaxActivation(int Axis = -1) : AxisActivation(Axis)
{
    // The rank of each element is the number of those before it in descending order, itself included: the greater ones, and of the
    // equal ones those that do not stand behind it. Shapes: i and j run over the axis, [.., i, j, ..].
    private protected override Node Along(Node x, int axis)
    {
        int extent = x.Shape[axis].Fixed;
        Node one = Ops.ExpandDims(x, axis + 1),
            other = Ops.ExpandDims(x, axis);
        var notBehind = new double[(long)extent * extent];
        for (int i = 0; i < extent; i++)
        for (int j = 0; j <= i; j++)
            notBehind[i * extent + j] = 1;
        int[] shape = [extent, extent, .. Enumerable.Repeat(1, x.Rank - 1 - axis)];
        var before = Ops.Greater(other, one) + Ops.Equal(other, one) * Ops.Constant(notBehind, shape);
        Node rank = Ops.Sum(before, [axis + 1]),
            sum = Ops.Sum(Ops.Select(before, other, 0), [axis + 1]);
        var support = Ops.Greater(x - (sum - 1) / rank, 0);
        var tau = (Ops.Sum(Ops.Select(support, sum, 0), [axis], keepDims: true) - 1) / Ops.Sum(support, [axis], keepDims: true);
        return Ops.Rectifier(x - tau);
    }
}
