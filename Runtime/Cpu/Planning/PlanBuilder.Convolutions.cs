using System.Globalization;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

// Convolutions with what follows them.
internal sealed partial class PlanBuilder
{
    /// <summary>The windows over x [N, spatial..., C] that give y [N, positions..., F].</summary>
    private static ConvGeometry Geometry(Shape x, Shape y, Window window) =>
        new(
            [.. Spatial(x)],
            [.. window.Kernel],
            [.. window.Strides],
            [.. window.Dilation],
            [.. window.PadLow],
            [.. Spatial(y)],
            x[-1].Fixed
        );

    // A window with wide steps between its taps needs borders that no file's weights tell of.
    private void RequireRoom(ConvGeometry geometry, Node node)
    {
        long bytes = PaddedSample.Floats(geometry) * sizeof(float),
            limit = ProcessMemory.Limit(_options.MemoryLimit);
        if (bytes < 0 || bytes > limit)
            throw new KerasException(
                $"layer '{node.Layer}': one sample with its borders: expected at most {limit:N0} bytes, found {bytes:N0}",
                new MemoryAdvice(limit, GrowsWithSamples: false)
            );
    }

    private static IEnumerable<int> Spatial(Shape shape) => shape.Skip(1).SkipLast(1).Select(d => d.Fixed);

    /// <param name="node">A <see cref="ConvOp"/> or <see cref="ConvInputOp"/>.</param>
    /// <param name="x">Its first input, dense.</param>
    /// <param name="bias">Added to each filter, or null.</param>
    /// <param name="activation">Applied then, or null.</param>
    /// <param name="last">The node whose value comes out.</param>
    private void EmitConv(Node node, View x, Node? bias, ActivationOp? activation, Node last)
    {
        bool transposed = node.Op is ConvInputOp;
        var (window, groups) = node.Op is ConvInputOp t ? (t.Window, t.Groups) : (((ConvOp)node.Op).Window, ((ConvOp)node.Op).Groups);
        var kernel = _values[node.Inputs[1]];
        RequireRoom(transposed ? Geometry(node.Shape, x.Shape, window) : Geometry(x.Shape, node.Shape, window), node);
        (PreparedArray, long)? row = bias is null ? null : Row(bias, node.Shape[-1]);
        if (
            !_options.Fuse
            || !IsWeight(node.Inputs[1])
            || !kernel.IsDense
            || Constantly(kernel) is not { } held
            || (bias is not null && row is null)
        )
        {
            kernel = Dense(kernel, node);
            var y = Result(node);
            Schedule(
                transposed
                    ? new UnpackedConvStep(y, kernel, x, window, groups, ConvWanted.Input)
                    : new UnpackedConvStep(x, kernel, y, window, groups, ConvWanted.Output),
                node,
                node.Op.Name,
                false,
                "the kernel is no packed weight",
                y,
                x,
                kernel
            );
            if (!ReferenceEquals(node, last))
                EmitAfterwards(node, last);
            return;
        }
        var geometry = transposed ? Geometry(node.Shape, x.Shape, window) : Geometry(x.Shape, node.Shape, window);
        string detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{transposed} {node.Inputs[0].Shape} {node.Shape} {window} {groups} {SimdWidths.Active}"
        );
        var packed = Acquire(
            new PreparationKey("convolution", [Outer(node.Inputs[1])], detail),
            held.Array.Sources[0],
            () => new PreparedConv(held.Array, held.Offset, geometry, kernel.Shape[-1].Fixed, groups, transposed)
        );
        var target = Result(last);
        Schedule(
            new ConvStep(x, packed, row, activation, target),
            last,
            "convolution",
            !ReferenceEquals(node, last),
            $"{node.Op.Name}{(bias is null ? "" : ", Add")}{(activation is null ? "" : $", {activation.Name}")}; kernel packed",
            target,
            x
        );
    }

    private void EmitConvKernel(Node node, ConvKernelOp op, View x, View dy)
    {
        var y = Result(node);
        if (!_options.Fuse)
        {
            Schedule(
                new UnpackedConvStep(x, y, dy, op.Window, op.Groups, ConvWanted.Kernel),
                node,
                node.Op.Name,
                false,
                "fusion is off",
                y,
                x,
                dy
            );
            return;
        }
        var shape = Own(new ConvShape(Geometry(x.Shape, dy.Shape, op.Window), dy.Shape[-1].Fixed, op.Groups));
        Schedule(new ConvKernelStep(x, dy, shape, y), node, "kernel gradient", true, "one product over all windows", y, x, dy);
    }
}
