using System.Text.RegularExpressions;
using System.Xml.Linq;
using FluentAssertions;

namespace KerasSharp.ParityTests.House;

/// <summary>What is said to be fit for trimming and for compiling ahead of time is.</summary>
public partial class TrimmingTests
{
    private static readonly string[] s_annotated =
    [
        "Runtime/Foundation/KerasSharp.Foundation.csproj",
        "Runtime/KerasSharp.Runtime.csproj",
        "Importers/Hdf5/KerasSharp.Hdf5.csproj",
        "Importers/Numpy/KerasSharp.Numpy.csproj",
        "Importers/KerasSharp.Importers.csproj",
        "Importers/Onnx/KerasSharp.Onnx.csproj",
        "Cuda/KerasSharp.Cuda.csproj",
        "tools/Data/KerasSharp.Data.csproj",
        "tools/Extensions/KerasSharp.Extensions.csproj",
        "tools/Client/KerasSharp.Client.csproj",
    ];

    [Fact]
    public void The_annotated_projects_say_so() =>
        s_annotated
            .Where(p => (string?)XElement.Load(Path.Combine(SourceFiles.Root, p)).Descendants("IsAotCompatible").FirstOrDefault() != "true")
            .Should()
            .BeEmpty("the compiler then checks it, and warnings are errors");

    [Fact]
    public void Importers_make_no_objects_of_JSON_by_reflection() =>
        SourceFiles
            .CSharp.Where(f => SourceFiles.Relative(f).StartsWith("Importers/", StringComparison.Ordinal))
            .Where(f => Reflecting().IsMatch(File.ReadAllText(f)))
            .Select(SourceFiles.Relative)
            .Should()
            .BeEmpty("trimming takes away what the JSON library would look up; JToken alone needs nothing");

    [GeneratedRegex(@"\b(JsonSerializer|SerializeObject|DeserializeObject|ToObject<|FromObject|PopulateObject)\b|ToObject\(")]
    private static partial Regex Reflecting();
}
