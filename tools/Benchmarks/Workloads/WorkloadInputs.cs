using System.Numerics.Tensors;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>The inputs of a workload, which calls take in turn: a model that is given the same words again finds their rows in the
/// processor's cache, which no user's does.</summary>
internal sealed class WorkloadInputs
{
    private const int Most = 64;
    private const long MostElements = 16 << 20;

    private int _next;

    public WorkloadInputs(Workload work, int batch)
    {
        Shape = [batch, .. work.Input];
        int length = (int)TensorLength(Shape);
        var random = new Random(1);
        All = [.. Enumerable.Range(0, (int)Math.Clamp(MostElements / length, 1, Most)).Select(_ => Make(work, length, random))];
    }

    public nint[] Shape { get; }

    public IReadOnlyList<float[]> All { get; }

    /// <summary>The next one.</summary>
    public float[] Next() => All[_next = (_next + 1) % All.Count];

    public static long TensorLength(IEnumerable<nint> shape) => shape.Aggregate(1L, (a, b) => a * b);

    private static float[] Make(Workload work, int length, Random random)
    {
        var x = new float[length];
        int last = (int)work.Input[^1];
        for (int i = 0; i < length; i++)
            x[i] = work.Kind switch
            {
                InputKind.Words => random.Next(work.Vocabulary),
                InputKind.PaddedWords => i % last >= last - WordCount(i / last) ? 1 + random.Next(work.Vocabulary - 1) : 0,
                InputKind.OneHot => 0,
                _ => 2 * random.NextSingle() - 1,
            };
        for (int i = 0; work.Kind == InputKind.OneHot && i < length; i += last)
            x[i + random.Next(last)] = 1;
        return x;
    }

    // 10 to 50 words, 30 in the mean over 32 samples.
    private static int WordCount(int sample) => (int)Math.Round(10 + 40 * (7 * sample % 32) / 31.0);
}
