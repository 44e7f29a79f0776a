using System.Collections.Concurrent;
using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Steps;

/// <summary>A recurrent layer as the kernels take it.</summary>
/// <param name="Kind">The recurrence.</param>
/// <param name="Pattern">Its activations.</param>
/// <param name="Batch">N.</param>
/// <param name="Units">U.</param>
/// <param name="Steps">T.</param>
/// <param name="Reverse">Whether this pass runs from T - 1 to 0.</param>
internal sealed record RecurrentRun(RecurrentKind Kind, RecurrentPattern Pattern, Dim Batch, int Units, int Steps, bool Reverse)
{
    private const int MostTiles = 1024;

    /// <summary>Room for the counters by which a kernel's blocks wait for each other.</summary>
    public static Shape Counters { get; } = new(MostTiles);

    /// <summary>A pass of a recurrence.</summary>
    public static RecurrentRun Of(Recurrence recurrence, bool reverse) =>
        new(recurrence.Kind, recurrence.Pattern, recurrence.Batch, recurrence.Units, recurrence.Scan.Steps, reverse);

    /// <summary>Whether all steps can be one launch.</summary>
    public bool Fits(bool backward, CudaDeviceInfo device) =>
        RecurrentLayout.Choose(Kind, Units, 1, backward, device, device.Multiprocessors) is not null;

    /// <summary>How the steps run, in the report.</summary>
    /// <param name="loop">Whether each step has kernels of its own.</param>
    /// <param name="products">What is said of products.</param>
    public string How(bool loop, string products) =>
        loop
            ? $"{Steps} steps, each a kernel for all gates and a product: "
                + $"the recurrent weights do not fit into the blocks' shared memory; {products}"
            : $"{Steps} steps in one launch";

    /// <summary>The kernels' macros.</summary>
    public string[] Defines =>
        [
            $"KIND={Number(Kind)}",
            $"ACTIVATION={ActivationText.TypeOf(Pattern.Activation.Operation!)}",
            $"INNER={ActivationText.TypeOf(Pattern.InnerActivation.Operation!)}",
            $"UNITS={Units}",
        ];

    /// <summary>The kernels' number of a recurrence; their sources list them at KIND.</summary>
    internal static int Number(RecurrentKind kind) =>
        kind switch
        {
            RecurrentKind.SimpleRnn => 0,
            RecurrentKind.Lstm => 1,
            RecurrentKind.Gru => 2,
            RecurrentKind.GruResetAfter => 3,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such recurrence"),
        };

    /// <summary>The fields that end the kernels' arguments.</summary>
    public void Fill(Span<long> fields, int batch, long tile) =>
        (fields[0], fields[1], fields[2], fields[3]) = (batch, Steps, Reverse ? 1 : 0, tile);
}

/// <summary>A pass through all steps of a recurrent layer.</summary>
internal abstract class RecurrentPass : Step
{
    /// <summary>How many such passes run side by side: each is laid out over as small a part of the device.</summary>
    public int Abreast { get; set; } = 1;

    /// <summary>The views that it writes.</summary>
    public abstract IEnumerable<View> Written { get; }
}

/// <summary>Which launch serves which number of rows; kernels are compiled when a layout is first used.</summary>
internal sealed class RecurrentLauncher(RecurrentRun run, bool backward, CudaDeviceInfo device, KernelLibrary library)
{
    private const int Fields = 4;

    private readonly ConcurrentDictionary<int, (RecurrentLayout Layout, CudaKernel Kernel)> _launches = [];

    public void Launch(CudaWorkspace w, int batch, int abreast, View counters, Span<long> arguments)
    {
        if (!_launches.TryGetValue(batch, out var launch))
            launch = _launches[batch] = Make(batch, abreast);
        var layout = launch.Layout;
        run.Fill(arguments[^Fields..], batch, layout.TileRows);
        if (layout.Splits > 1)
            w.Zero(w.At(counters), layout.Tiles);
        w.LaunchBlocks(launch.Kernel, layout.Splits, layout.Tiles, layout.Threads, layout.Shared, arguments, layout.Splits > 1);
    }

    private (RecurrentLayout, CudaKernel) Make(int batch, int abreast)
    {
        // Where a part of the device has no room for the weights, passes run one after another on the whole of it.
        var layout =
            RecurrentLayout.Choose(run.Kind, run.Units, batch, backward, device, device.Multiprocessors / abreast)
            ?? RecurrentLayout.Choose(run.Kind, run.Units, batch, backward, device, device.Multiprocessors)!.Value;
        var kernel = library.Get(
            backward ? "RecurrentGradient.cu" : "Recurrent.cu",
            backward ? "recurrent_backward" : "recurrent_forward",
            [.. run.Defines, $"UB={layout.UnitsPerBlock}", $"KS={layout.Parts}", $"RT={layout.RowsPerThread}", $"RG={layout.RowGroups}"]
        );
        int atOnce = kernel.BlocksAtOnce(layout.Threads, layout.Shared);
        if (layout.Splits > 1 && atOnce < layout.Splits * layout.Tiles)
            throw new CudaException(
                $"the device runs {atOnce} blocks of the kernel {kernel.Name} at once, {layout.Splits * layout.Tiles} were expected"
            );
        return (layout, kernel);
    }
}

/// <summary>What a recurrent layer's forward kernel reads and writes; what a call does not have is null.</summary>
internal sealed record RecurrentOperands
{
    /// <summary>Words of the kernels' arguments.</summary>
    public const int Fields = 30;

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

    /// <summary>Room for a step's products, where each step has one of its own.</summary>
    public View? Product { get; init; }

    public View[] Views => [.. new[] { X, Mask, U, Uh, D, Dh, InitialH, InitialC, InitialOutput }.OfType<View>(), .. Written];

    public IEnumerable<View> Written =>
        new[] { Outputs, FinalH, FinalC, Last, BeforeH, BeforeC, Trace, Work, Counters, Product }.OfType<View>();

    /// <summary>The kernels' arguments up to those of <see cref="RecurrentRun.Fill"/>.</summary>
    public void Fill(Span<long> arguments, CudaWorkspace w)
    {
        var to = new ArgumentWriter(arguments, w);
        to.Sequence(X);
        to.Sequence(Mask);
        to.Matrix(U);
        to.Matrix(Uh);
        to.Pointers(D, Dh, InitialH, InitialC, InitialOutput);
        to.Sequence(Outputs);
        to.Pointers(FinalH, FinalC, Last, BeforeH, BeforeC, Trace, Work, Counters);
    }
}

/// <summary>All steps of a recurrent layer in one launch.</summary>
internal sealed class RecurrentStep(RecurrentRun run, RecurrentOperands o, CudaDeviceInfo device, KernelLibrary library) : RecurrentPass
{
    private readonly RecurrentLauncher _launcher = new(run, false, device, library);

    public override IEnumerable<View> Written => o.Written;

    public override void Run(CudaWorkspace w)
    {
        int batch = run.Batch.At(w.Samples);
        if (batch == 0)
            return;
        Span<long> a = stackalloc long[RecurrentOperands.Fields];
        o.Fill(a, w);
        _launcher.Launch(w, batch, Abreast, o.Counters, a);
    }
}

/// <summary>What a recurrent layer's backward kernel reads and writes; what a call does not have is null.</summary>
internal sealed record RecurrentGradientOperands
{
    /// <summary>Words of the kernels' arguments.</summary>
    public const int Fields = 24;

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

    /// <summary>Room for a step's product, where each step has one of its own.</summary>
    public View? Product { get; init; }

    public View[] Views => [.. new[] { Mask, U, Uh, BeforeH, BeforeC, Trace, Outputs, FinalH, FinalC }.OfType<View>(), .. Written];

    public IEnumerable<View> Written => new[] { X, InitialH, InitialC, Q, Counters, Product }.OfType<View>();

    /// <summary>The kernels' arguments up to those of <see cref="RecurrentRun.Fill"/>.</summary>
    public void Fill(Span<long> arguments, CudaWorkspace w)
    {
        var to = new ArgumentWriter(arguments, w);
        to.Sequence(Mask);
        to.Matrix(U);
        to.Matrix(Uh);
        to.Pointers(BeforeH, BeforeC, Trace);
        to.Sequence(Outputs);
        to.Pointers(FinalH, FinalC, X, InitialH, InitialC, Q, Counters);
    }
}

/// <summary>The backward pass through all steps of a recurrent layer in one launch.</summary>
internal sealed class RecurrentGradientStep(RecurrentRun run, RecurrentGradientOperands o, CudaDeviceInfo device, KernelLibrary library)
    : RecurrentPass
{
    private readonly RecurrentLauncher _launcher = new(run, true, device, library);

    public override IEnumerable<View> Written => o.Written;

    public override void Run(CudaWorkspace w)
    {
        int batch = run.Batch.At(w.Samples);
        if (batch == 0)
            return;
        Span<long> a = stackalloc long[RecurrentGradientOperands.Fields];
        o.Fill(a, w);
        _launcher.Launch(w, batch, Abreast, o.Counters, a);
    }
}

/// <summary>Fills a kernel's structure field by field.</summary>
internal ref struct ArgumentWriter(Span<long> fields, CudaWorkspace w)
{
    private readonly Span<long> _fields = fields;
    private int _at;

    public void Pointer(View? view) => _fields[_at++] = view is null ? 0 : (long)w.At(view);

    public void Pointers(params ReadOnlySpan<View?> views)
    {
        foreach (var view in views)
            Pointer(view);
    }

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
