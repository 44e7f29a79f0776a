namespace KerasSharp.Runtime.Graph;

/// <content>Convolutions and pooling, channels last.</content>
public static partial class Ops
{
    /// <summary>The correlation of [samples, ..., channels] with a kernel [..., channels, filters].</summary>
    public static Node Conv(Node x, Node kernel, Window window, int groups = 1) => new(new ConvOp(Given(window), groups), x, kernel);

    /// <summary>The gradient of a convolution by its input, which is also a transposed convolution.</summary>
    public static Node ConvInput(Node y, Node kernel, Window window, Shape spatial, int groups = 1) =>
        new(new ConvInputOp(Given(window), spatial, groups), y, kernel);

    /// <summary>The gradient of a convolution by its kernel.</summary>
    public static Node ConvKernel(Node x, Node dy, Window window, int groups = 1) => new(new ConvKernelOp(Given(window), groups), x, dy);

    /// <summary>The greatest of each window.</summary>
    public static Node MaxPool(Node x, Window window, bool firstLearns = false) =>
        new(new MaxPoolOp(Given(window)) { FirstLearns = firstLearns }, x);

    /// <summary>The gradient of a maximum by its input.</summary>
    public static Node MaxPoolInput(Node x, Node y, Node dy, Window window, bool firstLearns = false) =>
        new(new MaxPoolInputOp(Given(window)) { FirstLearns = firstLearns }, x, y, dy);

    /// <summary>The mean of each window, of what lies inside the borders.</summary>
    public static Node AveragePool(Node x, Window window) => new(new AveragePoolOp(Given(window)), x);

    /// <summary>The gradient of a mean by its input.</summary>
    public static Node AveragePoolInput(Node dy, Window window, Shape spatial) => new(new AveragePoolInputOp(Given(window), spatial), dy);
}
