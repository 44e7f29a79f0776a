using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Errors;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Steps;

/// <summary>Rows of a dense table by dense indices.</summary>
internal sealed class GatherStep(View table, View indices, View y, (int Number, string Layer) place, CudaKernel kernel) : Step
{
    private readonly Dim _width = new Shape(table.Shape.Skip(1)).Count;

    public override void Run(CudaWorkspace w)
    {
        long count = indices.Shape.Count.At(w.Samples),
            width = _width.At(w.Samples);
        if (table.Shape[0].PerBatch)
            IndexErrors.RequireCountable(place.Layer, table.Shape[0].At(w.Samples));
        if (count * width > 0)
            w.Launch(
                kernel,
                count * width,
                [
                    (long)w.At(table),
                    (long)w.At(indices),
                    (long)w.At(y),
                    table.Shape[0].At(w.Samples),
                    width,
                    count,
                    (long)w.Error(place.Number),
                ]
            );
    }
}

/// <summary>Adds dense rows into a table of zeros, each row's in the order of the indices.</summary>
internal sealed class ScatterAddStep(View rows, View indices, View table, int place, CudaKernel kernel) : Step
{
    private const int Threads = 128;

    private readonly Dim _width = new Shape(table.Shape.Skip(1)).Count;

    public override void Run(CudaWorkspace w)
    {
        long count = indices.Shape.Count.At(w.Samples),
            width = _width.At(w.Samples),
            height = table.Shape[0].At(w.Samples);
        if (height * width == 0)
            return;
        w.LaunchBlocks(
            kernel,
            height,
            1,
            Threads,
            (Threads + 1 + Threads / 32) * sizeof(int),
            [(long)w.At(rows), (long)w.At(indices), (long)w.At(table), height, width, count, (long)w.Error(place)]
        );
    }
}

/// <summary>Notes whether some index was out of range.</summary>
internal sealed class FlagStep(CudaKernel kernel) : Step
{
    public override void Run(CudaWorkspace w) => w.LaunchBlocks(kernel, 1, 1, 32, 0, [(long)w.Error(0), w.Places, (long)w.Any]);
}

/// <summary>Writes a variable's new value, unless some index was out of range.</summary>
internal sealed class UpdateStep(View from, View to, bool guarded, CudaKernel kernel) : Step
{
    public override void Run(CudaWorkspace w)
    {
        long count = to.Shape.Count.Fixed;
        if (count > 0)
            w.Launch(kernel, count, [(long)w.At(from), (long)w.At(to), count, guarded ? (long)w.Any : 0]);
    }
}
