using System.Text;
using KerasSharp.IO;

namespace KerasSharp.Scoring;

/// <summary>Scoring by Slurm: job arrays of workers.</summary>
/// <param name="folder">The folder, which all nodes see under this name.</param>
/// <param name="command">The program of a worker and its first arguments.</param>
internal sealed class SlurmArray(ScoreFolder folder, IReadOnlyList<string> command)
{
    // MaxArraySize is 1001 where nobody sets it: tasks from 0 to 1000.
    private const int MostTasks = 1000,
        MostRestarts = 5;

    private const string ScriptName = "_slurm.sh",
        LogsName = "_logs";

    /// <summary>Writes the script that all tasks run.</summary>
    /// <returns>Where it is.</returns>
    internal string WriteScript()
    {
        string path = Path.Combine(folder.FullPath, ScriptName);
        Directory.CreateDirectory(Path.Combine(folder.FullPath, LogsName));
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Script())));
        return path;
    }

    /// <summary>The arguments of sbatch that do what is missing: one list for each array.</summary>
    /// <param name="pack">How many shards each task does.</param>
    /// <param name="parallel">How many tasks run at once; null for what the cluster has.</param>
    /// <param name="options">Options of sbatch's own.</param>
    internal IReadOnlyList<string[]> Submissions(int pack, int? parallel, IReadOnlyList<string> options) =>
        [
            .. folder
                .Missing()
                .Chunk(checked(MostTasks * pack))
                .Select(shards =>
                    (string[])
                        [
                            "--parsable",
                            $"--array=0-{(shards.Length - 1) / pack}{(parallel is { } most ? $"%{most}" : "")}",
                            $"--job-name=kerassharp-score",
                            $"--output={Path.Combine(folder.FullPath, LogsName, "%A_%a.log")}",
                            .. options,
                            Path.Combine(folder.FullPath, ScriptName),
                            ShardList.Show(shards),
                            $"{pack}",
                        ]
                ),
        ];

    /// <summary>Submits an array.</summary>
    /// <returns>The job's number, as sbatch says it.</returns>
    /// <exception cref="KerasException">sbatch refuses it.</exception>
    /// <exception cref="IOException">There is no sbatch.</exception>
    internal static string Submit(string[] arguments)
    {
        var (code, said) = EngineProgram.Run("sbatch", arguments);
        return code == 0 ? said : throw new KerasException($"sbatch ended with {code}: {said}");
    }

    /// <summary>The script. A node that fails is Slurm's own affair (--requeue). A worker that was killed, or says that another attempt may
    /// mend it, gets one more here, and then asks for another node, since RequeueExit is set by a cluster's keeper only; Slurm lets a job
    /// that asks wait for two minutes. Who is asked to end (scancel, the end of the time) asks for nothing.</summary>
    private string Script() =>
        $$"""
            #!/bin/bash
            #SBATCH --requeue
            #SBATCH --open-mode=append
            # Written by kerassharp score run. Arguments: the shards of all tasks, and how many each task does.
            restarts=${SLURM_RESTART_COUNT:-0}
            worker=
            asked=
            trap 'asked=1; [ -z "$worker" ] || kill -TERM "$worker" 2>/dev/null' TERM
            for try in 1 2; do
              export KERASSHARP_ATTEMPT=$((2 * restarts + try))
              {{ShellText.Join(command)}} score work {{ShellText.Quote(folder.FullPath)}} --among "$1" --pack "$2" &
              worker=$!
              wait "$worker"
              code=$?
              # A signal ends the wait before the worker has ended.
              while kill -0 "$worker" 2>/dev/null; do
                wait "$worker"
                code=$?
              done
              case $code in 0 | 1 | {{ScoreExit.Permanent}}) exit $code ;; esac
              [ -z "$asked" ] || exit $code
            done
            [ "$restarts" -ge {{MostRestarts}} ] || scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
            exit $code

            """;
}
