using System.IO.Compression;
using System.Xml.Linq;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Documents;

/// <summary>All packages, made by the script that makes them for the world, from a copy of the sources as git sees them.</summary>
public sealed class PackageFeed : IDisposable
{
    /// <summary>A remote such as the published repository has one: where packages say that their sources are.</summary>
    internal const string Remote = "https://github.com/example/KerasSharp";

    // No version that any cache could have.
    internal static readonly string Version = $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _log;

    /// <summary>A feed that is made when it is first asked for.</summary>
    public PackageFeed() => _log = new Lazy<string>(Make);

    /// <summary>The folder of the packages.</summary>
    internal string Folder
    {
        get
        {
            _ = _log.Value;
            return Path.Combine(_folder.Root, "feed");
        }
    }

    /// <summary>An empty folder of this feed.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder.Root, name)).FullName;

    /// <summary>The names of all packages, without versions.</summary>
    internal string[] Names =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.nupkg")
                .Select(p => Path.GetFileName(p)[..^(Version.Length + ".nupkg".Length + 1)])
                .Order(StringComparer.Ordinal),
        ];

    internal ZipArchive Open(string name, string extension = "nupkg") =>
        ZipFile.OpenRead(Path.Combine(Folder, $"{name}.{Version}.{extension}"));

    /// <summary>What a package says of itself.</summary>
    internal XElement Describe(string name)
    {
        using var package = Open(name);
        using var text = package.Entries.Single(e => e.FullName == $"{name}.nuspec").Open();
        return WithoutNamespaces(XElement.Load(text)).Element("metadata")!;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static XElement WithoutNamespaces(XElement e) =>
        new(
            e.Name.LocalName,
            e.Attributes().Where(a => !a.IsNamespaceDeclaration),
            e.Nodes().Select(n => n is XElement x ? WithoutNamespaces(x) : n)
        );

    private string Make()
    {
        Skip.IfNot(ExternalTool.Exists("git") && ExternalTool.Exists("bash"), "git and bash make the packages");
        string root = Path.GetFullPath(Path.Combine(Fixtures.Root, "..")),
            copy = NewFolder("sources");
        const string Copy = """
            set -e
            cd "$1"
            git ls-files -co --exclude-standard -z -- ':!fixtures' ':!ParityTests' | while IFS= read -r -d '' f; do
              if [ -e "$f" ]; then printf '%s\0' "$f"; fi
            done | tar --null -T - -cf - | tar -xf - -C "$2"
            cd "$2"
            git init -q && git add -A
            git -c user.name=test -c user.email=test@example.org commit -q -m sources
            git remote add origin "$3.git"
            export MSBUILDDISABLENODEREUSE=1
            tools/Package/pack.sh "$4" "$5"
            """;
        var (code, output) = PageRun.Run(
            copy,
            TimeSpan.FromMinutes(15),
            "bash",
            ["-c", Copy, "pack", root, copy, Remote, Path.Combine(_folder.Root, "feed"), Version]
        );
        return code == 0 ? output : throw new InvalidOperationException($"pack.sh ended with {code}: {output}");
    }
}
