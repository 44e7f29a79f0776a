using System.Globalization;

namespace KerasSharp.Scoring;

/// <summary>Which of its array's tasks a process is, as the engine that started it says.</summary>
internal static class ArrayIndex
{
    /// <summary>The variables of the engines, in the order in which they are asked, and the number of the first task.</summary>
    internal static readonly (string Name, int First)[] Variables =
    [
        ("KERASSHARP_SHARD", 0),
        ("JOB_COMPLETION_INDEX", 0),
        ("SLURM_ARRAY_TASK_ID", 0),
        ("AWS_BATCH_JOB_ARRAY_INDEX", 0),
        ("CLOUD_RUN_TASK_INDEX", 0),
        ("SGE_TASK_ID", 1),
        ("PBS_ARRAY_INDEX", 0),
        ("LSB_JOBINDEX", 1),
    ];

    /// <summary>Variables that count the attempts of a task, and the number of the first.</summary>
    private static readonly (string Name, int First)[] s_attempts =
    [
        ("KERASSHARP_ATTEMPT", 1),
        ("SLURM_RESTART_COUNT", 0),
        ("AWS_BATCH_JOB_ATTEMPT", 1),
        ("CLOUD_RUN_TASK_ATTEMPT", 0),
    ];

    /// <summary>The number of the task, from 0.</summary>
    /// <param name="environment">The environment.</param>
    /// <exception cref="KerasException">No engine says it, or what it says is no number.</exception>
    internal static int Of(Func<string, string?> environment)
    {
        foreach (var (name, first) in Variables)
        {
            string? text = environment(name);
            // Grid Engine and LSF set theirs for jobs that are no arrays, too.
            if (string.IsNullOrEmpty(text) || (first == 1 && text is "undefined" or "0"))
                continue;
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= first
                ? number - first
                : throw new KerasException($"{name}: expected a whole number from {first} on, found '{text}'");
        }
        throw new KerasException($"expected --shard N, or one of the variables {Wording.List(Variables.Select(v => v.Name))}, found none");
    }

    /// <summary>The number of the attempt, from 1, as far as the engine tells it.</summary>
    internal static int Attempt(Func<string, string?> environment)
    {
        foreach (var (name, first) in s_attempts)
            if (int.TryParse(environment(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= first)
                return number - first + 1;
        return 1;
    }

    /// <summary>The shards of a task: so many in a row, the last task the rest.</summary>
    /// <param name="index">The task, from 0.</param>
    /// <param name="among">All shards that the array does.</param>
    /// <param name="pack">How many each task does.</param>
    /// <exception cref="KerasException">There is no such task.</exception>
    internal static IReadOnlyList<int> Shards(int index, IReadOnlyList<int> among, int pack)
    {
        long from = (long)index * pack;
        if (index < 0 || from >= among.Count)
            throw new KerasException(
                $"expected a task from 0 to {(among.Count - 1) / pack} for {among.Count} shards, {pack} each, found {index}; --offset "
                    + $"moves an array that begins elsewhere"
            );
        return [.. among.Skip((int)from).Take(pack)];
    }
}
