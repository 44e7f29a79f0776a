using System.Reflection;
using System.Xml.Linq;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.House;

/// <summary>The arrows of ARCHITECTURE.md: who may know whom.</summary>
public class ArrowTests
{
    private static readonly Assembly s_runtime = typeof(KerasSharp.Model).Assembly;

    [Theory]
    [InlineData("Runtime/Foundation/KerasSharp.Foundation.csproj")]
    [InlineData("Runtime/KerasSharp.Runtime.csproj", "KerasSharp.Foundation.csproj")]
    [InlineData("Importers/Hdf5/KerasSharp.Hdf5.csproj", "KerasSharp.Foundation.csproj")]
    [InlineData("Importers/Numpy/KerasSharp.Numpy.csproj", "KerasSharp.Foundation.csproj")]
    [InlineData("Importers/KerasSharp.Importers.csproj", "KerasSharp.Runtime.csproj", "KerasSharp.Hdf5.csproj", "KerasSharp.Numpy.csproj")]
    [InlineData("Cuda/KerasSharp.Cuda.csproj", "KerasSharp.Runtime.csproj")]
    public void Projects_refer_to_these_only(string project, params string[] allowed)
    {
        var references = XDocument
            .Load(Path.Combine(Fixtures.Root, "..", project))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileName((string)r.Attribute("Include")!));
        references.Should().BeEquivalentTo(allowed);
    }

    [Fact]
    public void Kernels_know_spans_and_pointers_only()
    {
        var types = s_runtime
            .GetTypes()
            .Where(t => Within(t.Namespace, "KerasSharp.Runtime.Cpu.Simd") || Within(t.Namespace, "KerasSharp.Runtime.Cpu.Kernels"))
            .ToArray();
        types.Should().NotBeEmpty();
        types
            .SelectMany(t =>
                TypeReferences
                    .Of(t)
                    .Where(u => u.Assembly == s_runtime && u.Namespace is not null && !Within(u.Namespace, "KerasSharp.Runtime.Cpu"))
                    .Select(u => $"{TypeReferences.Outermost(t).FullName} -> {u.FullName}")
            )
            .Distinct()
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void The_runtime_has_no_word_of_files_and_their_makers()
    {
        string[] words = ["Theano", "TensorFlow", "Hdf5", "ConsumeLess", "DimOrdering", "Json", "Yaml"];
        s_runtime
            .GetTypes()
            .SelectMany(t => t.GetMembers().Select(m => $"{t.Name}.{m.Name}"))
            .Where(name => words.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void References_are_found_in_code_and_in_closures()
    {
        TypeReferences
            .Of(typeof(KerasSharp.Runtime.Reference.ReferenceBackend<>))
            .Should()
            .Contain(typeof(KerasSharp.Runtime.Graph.OperationGraph));
        var users = s_runtime
            .GetTypes()
            .Where(t => TypeReferences.Of(t).Contains(typeof(KerasSharp.Runtime.Layers.Lowering)))
            .Select(t => TypeReferences.Outermost(t).Name);
        users.Should().Contain("ModelCompiler", "it is used there inside a lambda");
    }

    private static bool Within(string? name, string space) =>
        name is not null && (name == space || name.StartsWith(space + ".", StringComparison.Ordinal));
}
