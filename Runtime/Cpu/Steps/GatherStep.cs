using KerasSharp.Errors;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Rows of a dense table by index.</summary>
internal sealed unsafe class GatherStep(View table, View indices, View y, string layer) : Step
{
    private const long PartWork = 100_000;

    private readonly int _width = table.Shape.Rank == 1 ? 1 : new Shape(table.Shape.Skip(1)).Count.Fixed;

    public override void Run(Workspace w)
    {
        Require(table, w.Samples, layer);
        long count = indices.Shape.Count.At(w.Samples);
        var job = new Job(w.At(table), w.At(indices), w.At(y), table.Shape[0].At(w.Samples), _width, count, First(indices, w), layer);
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(count * _width / PartWork, count), 1, w.Threads);
        if (parts > 1)
            w.Pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    /// <exception cref="KerasException">Rows of samples are more than float32 can count.</exception>
    private static void Require(View table, int samples, string layer)
    {
        if (table.Shape[0].PerBatch)
            IndexErrors.RequireCountable(layer, table.Shape[0].At(samples));
    }

    /// <summary>Where this run's first index stands among the caller's.</summary>
    public static long First(View indices, Workspace w) =>
        w.Samples == 0 || !indices.Shape.PerBatch ? 0 : (long)indices.Shape.Count.At(w.Samples) / w.Samples * w.FirstSample;

    /// <summary>The row that an index names; a negative one counts from the end.</summary>
    /// <exception cref="KerasException">There is no such row.</exception>
    public static int Row(float index, int rows, long position, string layer)
    {
        if (!(index >= -rows && index < rows))
            throw IndexErrors.OutOfRange(layer, index, rows, position);
        int row = (int)index;
        return row < 0 ? row + rows : row;
    }

    private readonly struct Job(float* table, float* indices, float* y, int rows, int width, long count, long first, string layer)
        : IParallelBody
    {
        public void Run(int part, int parts)
        {
            for (long i = count * part / parts; i < count * (part + 1) / parts; i++)
            {
                int row = Row(indices[i], rows, first + i, layer);
                new ReadOnlySpan<float>(table + (nint)row * width, width).CopyTo(new Span<float>(y + i * width, width));
            }
        }
    }
}
