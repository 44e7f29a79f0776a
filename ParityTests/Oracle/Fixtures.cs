namespace KerasSharp.ParityTests.Oracle;

/// <summary>Where the stored fixtures lie.</summary>
internal static class Fixtures
{
    /// <summary>Releases whose files nothing reads yet, as the beginnings of their folders' names: no test walks them. Who writes a
    /// reader strikes its releases out.</summary>
    internal static readonly string[] NotYetRead = [];

    private static readonly Lazy<string> RootFolder = new(FindRoot);

    /// <summary>The folder fixtures/ of the repository.</summary>
    internal static string Root => RootFolder.Value;

    /// <summary>Whether a folder directly below fixtures/ is of a release that is read.</summary>
    internal static bool IsRead(string folder) => !NotYetRead.Any(r => Path.GetFileName(folder).StartsWith(r, StringComparison.Ordinal));

    /// <summary>A path below fixtures/.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "KerasSharp.sln")))
                return Path.Combine(folder, "fixtures");
        }

        throw new DirectoryNotFoundException($"No KerasSharp.sln above {AppContext.BaseDirectory}.");
    }
}
