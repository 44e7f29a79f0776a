using KerasSharp.Fuzz.Running;

namespace KerasSharp.Fuzz.Targets;

/// <summary>One way in which files reach the library.</summary>
internal interface ITarget
{
    /// <summary>What statistics and reproducers call it.</summary>
    string Name { get; }

    /// <summary>Reads a file and uses what it holds as far as a user would.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="allowance">Memory that checked shapes may take is added here.</param>
    /// <exception cref="KerasException">The file was refused, in the words that a user would read.</exception>
    void Run(byte[] bytes, Allowance allowance);

    /// <summary>Whether a message says where in the input something is wrong.</summary>
    bool NamesPlace(string message);
}

/// <summary>All targets by name.</summary>
internal static class TargetTable
{
    internal static IReadOnlyList<ITarget> All { get; } =
    [
        new Hdf5Target(),
        new ModelTarget("model", "fuzz.h5"),
        new ModelTarget("archive", "fuzz.keras"),
        new SavedModelTarget(),
        new CheckpointTarget(),
        new PairTarget(),
        new ArchitectureTarget("json"),
        new ArchitectureTarget("yaml"),
        new NumpyTarget(),
        new LambdaTarget(),
        new ScriptTarget("script", "fuzz.py"),
        new ScriptTarget("notebook", "fuzz.ipynb"),
        new SamplesTarget("csv"),
        new SamplesTarget("jsonl"),
        new PictureTarget(),
    ];

    // What libraries of others do with damaged files: they take memory that a file claims, and one may not end (SECURITY.md).
    private static readonly ITarget[] s_foreign = [new TableTarget("parquet"), new TableTarget("arrow")];

    internal static ITarget Of(string name) =>
        All.Concat(s_foreign).FirstOrDefault(t => t.Name == name)
        ?? throw new ArgumentException(
            $"no target '{name}'; there are {string.Join(", ", All.Concat(s_foreign).Select(t => t.Name))}",
            nameof(name)
        );
}
