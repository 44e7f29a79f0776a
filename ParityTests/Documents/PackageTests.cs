using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Documents;

/// <summary>Packages as users get them: what they hold, and that a program which has nothing else predicts.</summary>
public class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const string Program = """
        using KerasSharp;
        using Model model = KerasModel.Load(args[0]);
        Console.WriteLine(model.Predict(new float[,] { { 0.5f, -1, 2, 0.25f } })[0, 0].ToString("R"));
        """;

    private static readonly string s_model = Fixtures.PathOf("keras-2.3.1", "dense", "plain", "model.h5");
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(8);
    private static readonly string[] s_tools = ["KerasSharp.Cli", "KerasSharp.Server"];

    // A folder of packages of this feed's own: what an earlier run left elsewhere cannot pass for what was packed.
    private (int Code, string Output) Dotnet(string folder, params string[] arguments) =>
        PageRun.Run(
            folder,
            s_limit,
            "dotnet",
            arguments,
            ("NUGET_PACKAGES", feed.NewFolder("packages")),
            ("MSBUILDDISABLENODEREUSE", "1"),
            ("DOTNET_NOLOGO", "1")
        );

    [SkippableFact]
    public void Three_commands_lead_from_nothing_to_a_prediction()
    {
        string folder = Consumer("jit");
        Succeeds(Dotnet(folder, "new", "console", "--framework", "net10.0"));
        Succeeds(Dotnet(folder, "add", "package", "KerasSharp", "--version", PackageFeed.Version));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        string output = Succeeds(Dotnet(folder, "run", "--", s_model));
        output.Trim().Split('\n')[^1].Should().Be(Expected());
    }

    [SkippableFact]
    public void A_program_compiled_ahead_of_time_predicts_the_same_and_nothing_of_ours_is_warned_of()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the linker of this system is another one");
        Skip.IfNot(ExternalTool.Exists("clang") || ExternalTool.Exists("gcc"), "neither clang nor gcc is there to link");
        string folder = Publishes("aot", "PublishAot", "ILCompiler");
        if (System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.EndsWith("-x64", StringComparison.Ordinal))
            Directory
                .EnumerateFiles(folder, "aot.ilc.rsp", SearchOption.AllDirectories)
                .Select(File.ReadAllText)
                .Should()
                .ContainSingle()
                .Which.Should()
                .Contain("--instruction-set:x86-64-v3", "kernels for older processors are hundreds of times as slow");
    }

    [SkippableFact]
    public void A_program_that_is_trimmed_predicts_the_same_and_nothing_of_ours_is_warned_of() =>
        Publishes("trimmed", "PublishTrimmed", "Microsoft.NETCore.App.Runtime");

    [SkippableFact]
    public void A_public_member_that_is_gone_since_the_last_version_is_an_error_that_names_it()
    {
        string packages = feed.Folder,
            sources = feed.NewFolder("sources"),
            file = Path.Combine(sources, "Runtime", "Preprocessing", "Tokenizer.cs");
        string text = File.ReadAllText(file),
            without = text.Replace("public void FitOnSequences(", "internal void FitOnSequences(", StringComparison.Ordinal);
        without.Should().NotBe(text);
        File.WriteAllText(file, without);
        var (code, output) = Dotnet(
            sources,
            "pack",
            "Runtime/KerasSharp.Runtime.csproj",
            "-c",
            "Release",
            $"-p:PackageOutputPath={feed.NewFolder("next")}",
            $"-p:Version={PackageFeed.Version}-next",
            $"-p:KerasSharpBaseline={PackageFeed.Version}",
            $"-p:RestoreAdditionalProjectSources={packages}",
            "-p:ReadyToRun=false"
        );
        code.Should().NotBe(0, output);
        output.Should().Contain("CP0002").And.Contain("KerasSharp.Preprocessing.Tokenizer.FitOnSequences");
        output.Should().NotContain("CP0001", "nothing else is gone");
    }

    /// <summary>A program of the packages alone, published in some way, predicts and has no warning of ours; where it was built.</summary>
    private string Publishes(string name, string property, string pack)
    {
        string folder = Consumer(name);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        File.WriteAllText(
            Path.Combine(folder, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RuntimeIdentifier>{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>true</SelfContained>
                <{property}>true</{property}>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="KerasSharp" Version="{PackageFeed.Version}" />
              </ItemGroup>
            </Project>
            """
        );
        var (restored, reason) = Dotnet(folder, "restore");
        Skip.If(restored != 0 && reason.Contains(pack, StringComparison.Ordinal), $"{pack} is not to be had from the feeds");
        restored.Should().Be(0, reason);
        string log = Succeeds(Dotnet(folder, "publish", "--no-restore", "-c", "Release", "-o", "out"));
        log.Split('\n')
            .Where(l => l.Contains("warning", StringComparison.Ordinal) && l.Contains("KerasSharp.", StringComparison.Ordinal))
            .Where(l => !l.Contains("Newtonsoft.", StringComparison.Ordinal))
            .Should()
            .BeEmpty("nothing of ours is warned of");
        var (code, output) = PageRun.Run(folder, Path.Combine(folder, "out", name), s_model);
        code.Should().Be(0, output);
        output.Trim().Should().Be(Expected());
        return folder;
    }

    [SkippableFact]
    public void Each_package_says_what_it_is_and_where_it_comes_from()
    {
        feed.Names.Should().Contain(["KerasSharp", "KerasSharp.Runtime", "KerasSharp.Importers", "KerasSharp.Hdf5", "KerasSharp.Onnx"]);
        feed.Names.Should().Contain(["KerasSharp.Cuda", "KerasSharp.Data", "KerasSharp.Data.Parquet", "KerasSharp.Extensions"]);
        feed.Names.Should().Contain(["KerasSharp.Server", "KerasSharp.Orleans", "KerasSharp.ML", "KerasSharp.Cli"]);
        foreach (string name in feed.Names)
        {
            var said = feed.Describe(name);
            string Of(string key) => (string?)said.Element(key) ?? "";
            Of("description").Length.Should().BeGreaterThan(40, name);
            Of("license").Should().Be("MIT", name);
            Of("icon").Should().Be("icon.png", name);
            Of("readme").Should().Be("README.md", name);
            Of("tags").Should().Contain("keras", name);
            ((string?)said.Element("repository")?.Attribute("url")).Should().StartWith(PackageFeed.Remote, name);
            ((string?)said.Element("repository")?.Attribute("commit")).Should().MatchRegex("^[0-9a-f]{40}$", name);
            using var package = feed.Open(name);
            package.Entries.Select(e => e.FullName).Should().Contain(["icon.png", "README.md"], name);
        }
    }

    [SkippableFact]
    public void Each_library_has_its_documentation_and_symbols_that_lead_to_the_sources()
    {
        foreach (string name in feed.Names.Where(n => n != "KerasSharp" && !s_tools.Contains(n)))
        {
            using var package = feed.Open(name);
            package.Entries.Select(e => e.FullName).Should().Contain($"lib/net10.0/{name}.xml", "its members are told of");
            using var dll = new PEReader(Bytes(package.GetEntry($"lib/net10.0/{name}.dll")!));
            dll.ReadDebugDirectory()
                .Should()
                .Contain(d => d.Type == DebugDirectoryEntryType.Reproducible, $"{name}: two builds give the same bytes");
            using var symbols = feed.Open(name, "snupkg");
            using var pdb = MetadataReaderProvider.FromPortablePdbStream(Bytes(symbols.GetEntry($"lib/net10.0/{name}.pdb")!));
            var reader = pdb.GetMetadataReader();
            var links = reader
                .CustomDebugInformation.Select(reader.GetCustomDebugInformation)
                .Where(c => reader.GetGuid(c.Kind) == new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A"))
                .Select(c => Encoding.UTF8.GetString(reader.GetBlobBytes(c.Value)))
                .ToArray();
            links.Should().ContainSingle(name).Which.Should().Contain("https://raw.githubusercontent.com/example/KerasSharp/", name);
            // Paths of the machine that packed would differ elsewhere.
            foreach (var document in reader.Documents.Select(reader.GetDocument))
                reader.GetString(document.Name).Should().StartWith("/_", name);
        }
    }

    private string Consumer(string name)
    {
        string packages = feed.Folder,
            folder = feed.NewFolder(name);
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="local" value="{packages}" />
              </packageSources>
            </configuration>
            """
        );
        return folder;
    }

    private static string Succeeds((int Code, string Output) run)
    {
        run.Code.Should().Be(0, run.Output);
        return run.Output;
    }

    // What the same model predicts here; that it is Keras's number is held by its stored case.
    private static string Expected()
    {
        using var model = KerasModel.Load(s_model);
        return model
            .Predict(
                new float[,]
                {
                    { 0.5f, -1, 2, 0.25f },
                }
            )[0, 0]
            .ToString("R", CultureInfo.InvariantCulture);
    }

    private static MemoryStream Bytes(System.IO.Compression.ZipArchiveEntry entry)
    {
        var bytes = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(bytes);
        bytes.Position = 0;
        return bytes;
    }
}
