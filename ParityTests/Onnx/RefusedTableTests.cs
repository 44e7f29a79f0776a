using FluentAssertions;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>The page names stored cases, each once; <see cref="ExportCases"/> holds that each is as it says and no other is.</summary>
public class RefusedTableTests
{
    [Fact]
    public void Each_case_is_there_and_named_once() =>
        RefusedTable.Named.Should().OnlyHaveUniqueItems().And.BeSubsetOf(ExportCases.Exportable().ToHashSet());
}
