using System.Reflection;
using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.ParityTests.House;

/// <summary>Questions of release are named quirks, and what was found out is data (ARCHITECTURE.md).</summary>
public partial class ReleaseTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] s_questions =
    [
        "op_LessThan",
        "op_GreaterThan",
        "op_LessThanOrEqual",
        "op_GreaterThanOrEqual",
        "CompareTo",
        "get_Major",
        "get_Minor",
        "get_Patch",
    ];

    [Fact]
    public void Releases_are_compared_where_quirks_are_defined_and_nowhere_else()
    {
        string facts = SourceTypes.Folder(typeof(Quirk))!;
        var places = Comparisons().ToList();
        places.Should().Contain(p => p.Folder == facts, "the test finds comparisons");
        places.Where(p => p.Folder != facts).Select(p => p.Method).Should().BeEmpty();
    }

    /// <summary>Of tf.keras and Keras the numbers do not go on from each other: a range from one to the other would hold nothing.</summary>
    [Fact]
    public void A_quirk_holds_for_some_release() =>
        KerasEras
            .Quirks.Select(q => q.Quirk)
            .Where(q => q.Releases is { From: { } from, Before: { } before } && !(from < before))
            .Select(q => q.Name)
            .Should()
            .BeEmpty();

    [Fact]
    public void No_sentence_of_evidence_is_taken_apart() =>
        Keras().Where(f => TakenApart().IsMatch(File.ReadAllText(f))).Select(SourceFiles.Relative).Should().BeEmpty();

    /// <summary>Trees of configs are Newtonsoft's, which keeps NaN and the order of keys; callers' own layers take the
    /// platform's.</summary>
    [Fact]
    public void Two_json_libraries_meet_in_one_file() =>
        Keras()
            .Where(f => File.ReadAllText(f).Contains("System.Text.Json", StringComparison.Ordinal))
            .Select(f => Path.GetFileName(f))
            .Should()
            .Equal("CustomLayerReader.cs");

    private static IEnumerable<string> Keras() =>
        SourceFiles.CSharp.Where(f => SourceFiles.Relative(f).StartsWith("Importers/Keras/", StringComparison.Ordinal));

    private static IEnumerable<(string? Folder, string Method)> Comparisons() =>
        from type in typeof(Quirk).Assembly.GetTypes()
        from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
        let body = method.GetMethodBody()
        where body is not null
        from used in TypeReferences.Members(method, body)
        where used.Member is { } m && m.DeclaringType == typeof(KerasVersion) && s_questions.Contains(m.Name)
        select (SourceTypes.Folder(type), $"{type.Name}.{method.Name}");

    [GeneratedRegex(@"Evidence(\.ToString\(\))?\??\.(Contains|StartsWith|EndsWith|IndexOf|Split|Replace)\(|Place\.Split\(")]
    private static partial Regex TakenApart();
}
