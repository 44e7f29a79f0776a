using System.Globalization;

namespace KerasSharp.Fuzz;

/// <summary>What the command line says.</summary>
internal sealed record FuzzOptions
{
    internal const string Usage = """
        usage: dotnet run -c Release --project tools/Fuzz -- [OPTIONS]
          --seconds S        how long to run (40)
          --files N          stop after the file of this number
          --seed S           for all choices (1): equal seeds make equal files
          --targets A,B      of hdf5, model, archive, pair, json, yaml, numpy, lambda, script, notebook, csv, jsonl,
                             picture, all if not given; parquet, arrow
          --output FOLDER    where reproducers go (fuzz-findings)
          --fixtures FOLDER  the files that mutation begins with
          --reproduce FILE   run one file, whose name begins with its target, and tell the outcome
          --target NAME      its target, where the name does not tell
        The exit code is 1 where there are findings.
        """;

    internal double Seconds { get; init; } = 40;
    internal long Files { get; init; } = long.MaxValue;
    internal long First { get; init; }
    internal int Seed { get; init; } = 1;
    internal IReadOnlyList<string> Targets { get; init; } = [];
    internal string Output { get; init; } = Path.GetFullPath("fuzz-findings");
    internal string? Fixtures { get; init; }
    internal string? Reproduce { get; init; }
    internal string? Target { get; init; }

    /// <summary>The file shared with the supervisor, in a worker.</summary>
    internal string? Mapped { get; init; }

    /// <exception cref="ArgumentException">An option is unknown or lacks its value.</exception>
    internal static FuzzOptions Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value =
                i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]}: expected a value\n{Usage}");
            options = arguments[i] switch
            {
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--files" => options with { Files = long.Parse(value, CultureInfo.InvariantCulture) },
                "--first" => options with { First = long.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--targets" => options with { Targets = value.Split(',') },
                "--output" => options with { Output = Path.GetFullPath(value) },
                "--fixtures" => options with { Fixtures = Path.GetFullPath(value) },
                "--reproduce" => options with { Reproduce = value },
                "--target" => options with { Target = value },
                "--worker" => options with { Mapped = value },
                _ => throw new ArgumentException($"unknown option '{arguments[i]}'\n{Usage}"),
            };
        }
        return options;
    }

    /// <summary>The same for a worker.</summary>
    internal IEnumerable<string> ForWorker(string mapped)
    {
        List<string> arguments =
        [
            "--worker",
            mapped,
            "--seconds",
            Seconds.ToString("R", CultureInfo.InvariantCulture),
            "--files",
            Files.ToString(CultureInfo.InvariantCulture),
            "--first",
            First.ToString(CultureInfo.InvariantCulture),
            "--seed",
            Seed.ToString(CultureInfo.InvariantCulture),
            "--output",
            Output,
            "--fixtures",
            Fixtures!,
        ];
        if (Targets.Count > 0)
            arguments.AddRange(["--targets", string.Join(',', Targets)]);
        return arguments;
    }
}
