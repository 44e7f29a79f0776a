namespace KerasSharp.Runtime.Backends;

/// <summary>A plan, told.</summary>
/// <param name="Backend">The device.</param>
/// <param name="Steps">In the order of running.</param>
public sealed record PlanReport(string Backend, IReadOnlyList<PlanStep> Steps)
{
    /// <summary>Bytes of scratch memory for each sample and apart from samples.</summary>
    public (long PerSample, long Fixed) Memory { get; init; }

    /// <summary>A table of the steps.</summary>
    public override string ToString()
    {
        int layer = Steps.Select(s => s.Layer.Length).Append(5).Max(),
            kernel = Steps.Select(s => s.Kernel.Length).Append(6).Max();
        var lines = Steps.Select(s =>
            $"{s.Layer.PadRight(layer)}  {s.Kernel.PadRight(kernel)}  {(s.Fused ? "fused" : "     ")}  {s.Note}".TrimEnd()
        );
        return $"{Backend}: {Steps.Count} steps, {Steps.Count(s => s.Fused)} of them fused; "
            + $"scratch memory {Memory.Fixed} bytes and {Memory.PerSample} bytes a sample\n"
            + $"{"layer".PadRight(layer)}  {"kernel".PadRight(kernel)}         note\n{string.Join('\n', lines)}\n";
    }
}
