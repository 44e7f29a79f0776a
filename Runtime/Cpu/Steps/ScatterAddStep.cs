using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Adds rows into a table of zeros, one after another. Threads share the columns, so that each sum has one order.</summary>
internal sealed unsafe class ScatterAddStep(View rows, View indices, View table, string layer) : Step
{
    private const long PartWork = 100_000;
    private const int LeastColumns = 32;

    private readonly int _width = table.Shape.Rank == 1 ? 1 : new Shape(table.Shape.Skip(1)).Count.Fixed;

    public override void Run(Workspace w)
    {
        int count = indices.Shape.Count.At(w.Samples),
            height = table.Shape[0].At(w.Samples);
        float* at = w.At(indices);
        long first = GatherStep.First(indices, w);
        for (int i = 0; i < count; i++)
            _ = GatherStep.Row(at[i], height, first + i, layer);
        var clear = new Clear(w.At(table), (long)height * _width);
        var add = new Add(w.At(rows), at, w.At(table), count, height, _width);
        Share(ref clear, w, (long)height * _width / PartWork);
        Share(ref add, w, Math.Min((long)count * _width / PartWork, _width / LeastColumns));
    }

    private static void Share<TBody>(ref TBody body, Workspace w, long most)
        where TBody : struct, IParallelBody
    {
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(most, 1, w.Threads);
        if (parts > 1)
            w.Pool!.Run(ref body, parts);
        else
            body.Run(0, 1);
    }

    private readonly struct Clear(float* table, long length) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            long from = length * part / parts,
                to = length * (part + 1) / parts;
            for (; from < to; from += 1 << 30)
                new Span<float>(table + from, (int)Math.Min(1 << 30, to - from)).Clear();
        }
    }

    private readonly struct Add(float* rows, float* indices, float* table, int count, int height, int width) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            (int from, int to) = Partition.Range(part, parts, width, 16);
            if (from == to)
                return;
            for (int i = 0; i < count; i++)
            {
                int row = (int)indices[i];
                float* target = table + (nint)(row < 0 ? row + height : row) * width + from;
                ElementwiseSweeps.Binary<Simd.AddOf>(target, rows + (nint)i * width + from, null, target, to - from);
            }
        }
    }
}
