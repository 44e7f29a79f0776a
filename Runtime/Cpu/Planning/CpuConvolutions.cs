using System.Globalization;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>Makes the steps of convolutions, of their gradients and of pooling.</summary>
internal sealed class CpuConvolutions(PlanContext plan, CpuValues values)
{
    public void Emit(Node node, ProductEpilogue epilogue)
    {
        var x = plan.Movement.Dense(plan.Values[node.Inputs[0]], node);
        switch (node.Op)
        {
            case ConvOp op:
                EmitConvolution(node, x, Geometry(x.Shape, node.Shape, op.Window), (op.Window, op.Groups), epilogue);
                break;
            case ConvInputOp op:
                EmitConvolution(node, x, Geometry(node.Shape, x.Shape, op.Window), (op.Window, op.Groups), epilogue);
                break;
            case ConvKernelOp op:
                EmitKernelGradient(node, op, x, plan.Movement.Dense(plan.Values[node.Inputs[1]], node));
                break;
        }
    }

    /// <summary>The step of a pooling operation or of its gradient.</summary>
    public static IStep Pool(Node node, View[] x, View y) =>
        node.Op switch
        {
            MaxPoolOp op => new PoolStep(x[0], y, Geometry(x[0].Shape, node.Shape, op.Window), max: true),
            AveragePoolOp op => new PoolStep(x[0], y, Geometry(x[0].Shape, node.Shape, op.Window), max: false),
            MaxPoolInputOp op => new PoolGradientStep((x[0], x[1], op.FirstLearns), x[2], y, Geometry(node.Shape, x[1].Shape, op.Window)),
            AveragePoolInputOp op => new PoolGradientStep(null, x[0], y, Geometry(node.Shape, x[0].Shape, op.Window)),
            _ => throw new ArgumentException($"{node.Op.Name} is no pooling", nameof(node)),
        };

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

    private static IEnumerable<int> Spatial(Shape shape) => shape.Skip(1).SkipLast(1).Select(d => d.Fixed);

    // A window with wide steps between its taps needs borders that no file's weights tell of.
    private void RequireRoom(ConvGeometry geometry, Node node)
    {
        long bytes = PaddedSample.Floats(geometry) * sizeof(float),
            limit = ProcessMemory.Limit(plan.Options.MemoryLimit);
        if (bytes < 0 || bytes > limit)
            throw new KerasException(
                $"layer '{node.Layer}': one sample with its borders: expected at most {limit:N0} bytes, found {bytes:N0}",
                new MemoryAdvice(limit, GrowsWithSamples: false)
            );
    }

    private void EmitConvolution(Node node, View x, ConvGeometry geometry, (Window Window, int Groups) form, ProductEpilogue epilogue)
    {
        RequireRoom(geometry, node);
        var kernel = plan.Values[node.Inputs[1]];
        if (epilogue is { Scale: not null, Bias: { } shift })
            plan.Values[shift] = values.Prepare(shift);
        var row = values.Row(epilogue.Bias, node.Shape[-1]);
        var scale = epilogue.Scale is { } factor ? values.Find(values.Prepare(factor))!.Value.Array : null;
        bool packs =
            plan.Options.Fuse && plan.Weights.IsWeight(node.Inputs[1]) && kernel.IsDense && (epilogue.Bias is null || row is not null);
        if (!packs || values.Find(kernel) is not { } held)
        {
            EmitUnpacked(node, x, form);
            if (!ReferenceEquals(node, epilogue.Last))
                plan.Regions.EmitBehind(node, epilogue.Last);
            return;
        }
        bool transposed = node.Op is ConvInputOp;
        string detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{transposed} {node.Inputs[0].Shape} {node.Shape} {form.Window} {form.Groups} {SimdWidths.Active}"
        );
        var packed = values.Acquire(
            new PreparationKey("convolution", [plan.Weights.Outer(node.Inputs[1]), .. new[] { epilogue.Scale }.OfType<Node>()], detail),
            held.Array.Sources[0],
            () => new PreparedConv(held.Array, held.Offset, geometry, kernel.Shape[-1].Fixed, form.Groups, transposed, scale)
        );
        var y = plan.Result(epilogue.Last);
        plan.Schedule(
            new ConvStep(x, packed, row, epilogue.Activation, y),
            epilogue.Last,
            "convolution",
            !ReferenceEquals(node, epilogue.Last),
            $"{node.Op.Name}{epilogue.Note}; kernel packed",
            y,
            x
        );
    }

    private void EmitUnpacked(Node node, View x, (Window Window, int Groups) form)
    {
        var kernel = plan.Movement.Dense(plan.Values[node.Inputs[1]], node);
        var y = plan.Result(node);
        var step =
            node.Op is ConvInputOp
                ? new UnpackedConvStep(y, kernel, x, form.Window, form.Groups, ConvWanted.Input)
                : new UnpackedConvStep(x, kernel, y, form.Window, form.Groups, ConvWanted.Output);
        plan.Schedule(step, node, node.Op.Name, false, "the kernel is no packed weight", y, x, kernel);
    }

    private void EmitKernelGradient(Node node, ConvKernelOp op, View x, View dy)
    {
        var y = plan.Result(node);
        if (!plan.Options.Fuse)
        {
            var loose = new UnpackedConvStep(x, y, dy, op.Window, op.Groups, ConvWanted.Kernel);
            plan.Schedule(loose, node, node.Op.Name, false, "fusion is off", y, x, dy);
            return;
        }
        var shape = values.Own(new ConvShape(Geometry(x.Shape, dy.Shape, op.Window), dy.Shape[-1].Fixed, op.Groups));
        plan.Schedule(new ConvKernelStep(x, dy, shape, y), node, "kernel gradient", true, "one product over all windows", y, x, dy);
    }
}
