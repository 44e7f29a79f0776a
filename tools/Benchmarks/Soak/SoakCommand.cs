using System.Globalization;

namespace KerasSharp.Benchmarks.Soak;

/// <summary>Long runs that show what short tests cannot: that nothing grows, nothing is lost and no bit changes.</summary>
internal static class SoakCommand
{
    /// <returns>0; 1 where something did not hold; 2 for what is not understood.</returns>
    internal static int Run(string[] args)
    {
        int Number(int otherwise) =>
            args.Length > 1 && int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
        string[] words = [.. args.Skip(1).Where(a => !int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out _))];
        return args.FirstOrDefault() switch
        {
            "threads" => ThreadSoak.Run(Number(60)),
            "models" => ModelSoak.Run(Number(1000), dispose: !words.Contains("keep")),
            "rows" => RowSoak.Run(Number(10_000_000), words.Contains("csv") ? "csv" : "npy", [.. words.Except(["csv", "npy"])]),
            "kills" => KillSoak.Run(Number(50), words),
            _ => Unknown(),
        };
    }

    private static int Unknown()
    {
        Console.Error.WriteLine("expected soak threads, models, rows or kills");
        return 2;
    }

    /// <summary>A path in the repository that this program was built in.</summary>
    internal static string Repository(params string[] parts)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "KerasSharp.sln")))
                return Path.Combine([folder, .. parts]);
        throw new DirectoryNotFoundException($"no KerasSharp.sln above {AppContext.BaseDirectory}");
    }
}
