using System.Collections.Concurrent;
using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Interop;
using KerasSharp.Cuda.Planning;
using KerasSharp.Runtime.Compile;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda.Steps;

/// <summary>A recurrent layer as the kernels take it.</summary>
/// <param name="Kind">The recurrence.</param>
/// <param name="Pattern">Its activations.</param>
/// <param name="Batch">N.</param>
/// <param name="Units">U.</param>
/// <param name="Steps">T.</param>
/// <param name="Reverse">Whether this pass runs from T - 1 to 0.</param>
internal sealed record RecurrentRun(RecurrentKind Kind, RecurrentPattern Pattern, Dim Batch, int Units, int Steps, bool Reverse);

/// <summary>Which launch serves which number of rows; kernels are compiled when a layout is first used.</summary>
internal sealed class RecurrentLauncher(RecurrentRun run, bool backward, CudaDeviceInfo device, KernelLibrary library)
{
    private readonly ConcurrentDictionary<int, (RecurrentLayout Layout, CudaKernel Kernel)> _launches = [];

    public void Launch(CudaWorkspace w, int batch, View counters, Span<long> arguments)
    {
        if (!_launches.TryGetValue(batch, out var launch)) launch = _launches[batch] = Make(batch);
        var layout = launch.Layout;
        (arguments[^4], arguments[^3], arguments[^2], arguments[^1]) = (batch, run.Steps, run.Reverse ? 1 : 0, layout.TileRows);
        if (layout.Splits > 1) w.Zero(w.At(counters), layout.Tiles);
        w.LaunchBlocks(launch.Kernel, layout.Splits, layout.Tiles, layout.Threads, layout.Shared, arguments, layout.Splits > 1);
    }

    private (RecurrentLayout, CudaKernel) Make(int batch)
    {
        var layout = RecurrentLayout.Choose(run.Kind, run.Units, batch, backward, device, device.Multiprocessors)!.Value;
        var kernel = library.Get(backward ? "RecurrentGradient.cu" : "Recurrent.cu", backward ? "recurrent_backward" : "recurrent_forward",
            $"KIND={(int)run.Kind}", $"ACTIVATION={(int)run.Pattern.Activation}", $"INNER={(int)run.Pattern.InnerActivation}", $"UNITS={run.Units}",
            $"UB={layout.UnitsPerBlock}", $"KS={layout.Parts}", $"RT={layout.RowsPerThread}", $"RG={layout.RowGroups}");
        int atOnce = kernel.BlocksAtOnce(layout.Threads, layout.Shared);
        if (layout.Splits > 1 && atOnce < layout.Splits * layout.Tiles)
            throw new CudaException($"the device runs {atOnce} blocks of the kernel {kernel.Name} at once, {layout.Splits * layout.Tiles} were expected");
        return (layout, kernel);
    }
}

/// <summary>What a recurrent layer's forward kernel reads and writes; what a call does not have is null.</summary>
internal sealed record RecurrentOperands
{
    public required View X { get; init; }
    public View? Mask { get; init; }
    public required View U { get; init; }
    public View? Uh { get; init; }
    public View? D { get; init; }
    public View? Dh { get; init; }
    public View? InitialH { get; init; }
    public View? InitialC { get; init; }
    public View? InitialOutput { get; init; }
    public View? Outputs { get; init; }
    public View? FinalH { get; init; }
    public View? FinalC { get; init; }
    public View? Last { get; init; }
    public View? BeforeH { get; init; }
    public View? BeforeC { get; init; }
    public View? Trace { get; init; }
    public required View Work { get; init; }
    public required View Counters { get; init; }

    public View[] Views => [.. new[] { X, Mask, U, Uh, D, Dh, InitialH, InitialC, InitialOutput, Outputs, FinalH, FinalC, Last, BeforeH, BeforeC, Trace, Work, Counters }.OfType<View>()];
}

/// <summary>All steps of a recurrent layer in one launch.</summary>
internal sealed class RecurrentStep(RecurrentRun run, RecurrentOperands o, CudaDeviceInfo device, KernelLibrary library) : Step
{
    private readonly RecurrentLauncher _launcher = new(run, false, device, library);

    public override void Run(CudaWorkspace w)
    {
        int batch = run.Batch.At(w.Samples);
        if (batch == 0) return;
        Span<long> a = stackalloc long[30];
        var to = new ArgumentWriter(a, w);
        to.Sequence(o.X);
        to.Sequence(o.Mask);
        to.Matrix(o.U);
        to.Matrix(o.Uh);
        foreach (var view in new[] { o.D, o.Dh, o.InitialH, o.InitialC, o.InitialOutput }) to.Pointer(view);
        to.Sequence(o.Outputs);
        foreach (var view in new[] { o.FinalH, o.FinalC, o.Last, o.BeforeH, o.BeforeC, o.Trace, o.Work, o.Counters }) to.Pointer(view);
        _launcher.Launch(w, batch, o.Counters, a);
    }
}

/// <summary>What a recurrent layer's backward kernel reads and writes; what a call does not have is null.</summary>
internal sealed record RecurrentGradientOperands
{
    public View? Mask { get; init; }
    public required View U { get; init; }
    public View? Uh { get; init; }
    public required View BeforeH { get; init; }
    public View? BeforeC { get; init; }
    public required View Trace { get; init; }
    public View? Outputs { get; init; }
    public View? FinalH { get; init; }
    public View? FinalC { get; init; }
    public required View X { get; init; }
    public required View InitialH { get; init; }
    public View? InitialC { get; init; }
    public View? Q { get; init; }
    public required View Counters { get; init; }

    public View[] Views => [.. new[] { Mask, U, Uh, BeforeH, BeforeC, Trace, Outputs, FinalH, FinalC, X, InitialH, InitialC, Q, Counters }.OfType<View>()];
}

/// <summary>The backward pass through all steps of a recurrent layer in one launch.</summary>
internal sealed class RecurrentGradientStep(RecurrentRun run, RecurrentGradientOperands o, CudaDeviceInfo device, KernelLibrary library) : Step
{
    private readonly RecurrentLauncher _launcher = new(run, true, device, library);

    public override void Run(CudaWorkspace w)
    {
        int batch = run.Batch.At(w.Samples);
        if (batch == 0) return;
        Span<long> a = stackalloc long[24];
        var to = new ArgumentWriter(a, w);
        to.Sequence(o.Mask);
        to.Matrix(o.U);
        to.Matrix(o.Uh);
        foreach (var view in new[] { o.BeforeH, o.BeforeC, o.Trace }) to.Pointer(view);
        to.Sequence(o.Outputs);
        foreach (var view in new[] { o.FinalH, o.FinalC, o.X, o.InitialH, o.InitialC, o.Q, o.Counters }) to.Pointer(view);
        _launcher.Launch(w, batch, o.Counters, a);
    }
}

/// <summary>Fills a kernel's structure field by field.</summary>
internal ref struct ArgumentWriter(Span<long> fields, CudaWorkspace w)
{
    private readonly Span<long> _fields = fields;
    private int _at;

    public void Pointer(View? view) => _fields[_at++] = view is null ? 0 : (long)w.At(view);

    /// <summary>[rows, columns]: a pointer and the distance of rows.</summary>
    public void Matrix(View? view)
    {
        Pointer(view);
        _fields[_at++] = view is null ? 0 : view.Strides[0].At(w.Samples);
    }

    /// <summary>[N, T, ...]: a pointer and the distances of samples and steps.</summary>
    public void Sequence(View? view)
    {
        Matrix(view);
        _fields[_at++] = view is null ? 0 : view.Strides[1].At(w.Samples);
    }
}
