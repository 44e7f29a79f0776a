using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.IO;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary>Engines that start workers, and what they are told.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string[]> _slurm = new("--slurm")
    {
        HelpName = "OPTION...",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
        Description =
            "Job arrays of Slurm, with options of sbatch's own. The folder and this program must be where all nodes see them. Example: "
            + "--slurm --partition=batch --cpus-per-task=4",
    };
    private readonly Option<bool> _kubernetes = new("--kubernetes")
    {
        Description = "An Indexed Job of Kubernetes. Example: --kubernetes --image registry.example/kerassharp:1 --claim scoring",
    };
    private readonly Option<string?> _image = new("--image")
    {
        HelpName = "IMAGE",
        Description = "The image that has this command. Example: --kubernetes --image registry.example/kerassharp:1",
    };
    private readonly Option<string> _name = Text("--name", "NAME", "kerassharp-score", "The job's name. Example: --name nightly");
    private readonly Option<string?> _namespace = new("--namespace")
    {
        HelpName = "NAME",
        Description = "The job's namespace. Example: --namespace batch",
    };
    private readonly Option<string> _claim = Text(
        "--claim",
        "NAME",
        "scoring",
        "The claim of the volume with plan, model and inputs. Example: --claim scoring"
    );
    private readonly Option<string> _mount = Text("--mount", "PATH", "/data", "Where pods see that volume. Example: --mount /data");
    private readonly Option<string?> _podFolder = new("--pod-folder")
    {
        HelpName = "PATH",
        Description = "DIR as pods see it; as it is called here if not given. Example: --pod-folder /data/scores",
    };
    private readonly Option<string> _cpu = Text("--cpu", "N", "2", "The processors of a pod. Example: --cpu 4");
    private readonly Option<string> _memory = Text("--memory", "SIZE", "2Gi", "The memory of a pod. Example: --memory 4Gi");
    private readonly Option<int?> _parallel = new("--parallel")
    {
        HelpName = "N",
        Description = "How many workers an engine runs at once; 10 for Kubernetes and all for Slurm if not given. Example: --parallel 50",
    };
    private readonly Option<int> _pack = ScoreWorkCommand.Pack();
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Write script or manifest, and say how they would be submitted. Example: --dry-run",
    };

    internal EngineOptions(Command command)
    {
        _parallel.RequireRange(1, int.MaxValue);
        command.Validators.Add(r =>
        {
            if (r.GetResult(_kubernetes) is not null && r.GetResult(_image) is null)
                r.AddError("--kubernetes: expected --image IMAGE.");
        });
        foreach (
            var option in new Option[]
            {
                _slurm,
                _kubernetes,
                _image,
                _name,
                _namespace,
                _claim,
                _mount,
                _podFolder,
                _cpu,
                _memory,
                _parallel,
                _pack,
                _dryRun,
            }
        )
            command.Add(option);
    }

    /// <summary>How many engines are chosen.</summary>
    internal int Chosen(SymbolResult result) =>
        (result.GetResult(_slurm) is { Implicit: false } ? 1 : 0) + (result.GetResult(_kubernetes) is { Implicit: false } ? 1 : 0);

    /// <summary>Writes what the engine needs, and submits it.</summary>
    /// <returns>The exit code.</returns>
    internal int Run(ParseResult parsed, ScoreFolder folder, Terminal terminal) =>
        parsed.GetValue(_kubernetes) ? Kubernetes(parsed, folder, terminal) : Slurm(parsed, folder, terminal);

    private int Slurm(ParseResult parsed, ScoreFolder folder, Terminal terminal)
    {
        var array = new SlurmArray(folder, ScoreCommand.OwnProgram());
        array.WriteScript();
        foreach (string[] arguments in array.Submissions(parsed.GetValue(_pack), parsed.GetValue(_parallel), parsed.GetValue(_slurm) ?? []))
            terminal.Text.WriteLine(
                parsed.GetValue(_dryRun) ? $"sbatch {ShellText.Join(arguments)}" : $"submitted job {SlurmArray.Submit(arguments)}"
            );
        return ScoreExit.Done;
    }

    private int Kubernetes(ParseResult parsed, ScoreFolder folder, Terminal terminal)
    {
        string path = Path.Combine(folder.FullPath, "_job.yaml");
        string manifest = KubernetesJob.Manifest(
            folder.Missing(),
            new KubernetesOptions(parsed.GetValue(_image)!)
            {
                Name = parsed.GetValue(_name)!,
                Namespace = parsed.GetValue(_namespace),
                Claim = parsed.GetValue(_claim)!,
                Mount = parsed.GetValue(_mount)!,
                Folder = parsed.GetValue(_podFolder) ?? folder.FullPath,
                Parallelism = parsed.GetValue(_parallel) ?? 10,
                Pack = parsed.GetValue(_pack),
                Cpu = parsed.GetValue(_cpu)!,
                Memory = parsed.GetValue(_memory)!,
            }
        );
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(manifest)));
        string[] arguments = ["create", "--filename", path];
        if (parsed.GetValue(_dryRun))
        {
            terminal.Text.WriteLine($"kubectl {ShellText.Join(arguments)}");
            return ScoreExit.Done;
        }
        var (code, said) = EngineProgram.Run("kubectl", arguments);
        terminal.Text.WriteLine(said);
        return code == 0 ? ScoreExit.Done : ScoreExit.Transient;
    }

    private static Option<string> Text(string name, string help, string usual, string description) =>
        new(name)
        {
            HelpName = help,
            DefaultValueFactory = _ => usual,
            Description = description,
        };
}
