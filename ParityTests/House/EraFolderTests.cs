using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Eras;

namespace KerasSharp.ParityTests.House;

/// <summary>An era is a room: its folder knows itself and those of the eras it descends from, so that another era can be added without an
/// edit in it.</summary>
public class EraFolderTests
{
    public static TheoryData<string> Names() => [.. KerasEras.All.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_era_knows_its_own_folder_and_its_parents(string name)
    {
        var era = KerasEras.All.Single(e => e.Name == name);
        string folder = SourceTypes.Folder(era.GetType())!,
            eras = SourceTypes.Folder(typeof(IKerasEra))!;
        var parents = new List<string>();
        for (var p = era.Parent; p is not null; p = p.Parent)
            parents.Add(SourceTypes.Folder(p.GetType())!);
        var types = era.GetType().Assembly.GetTypes().Where(t => Within(SourceTypes.Folder(t), folder)).ToArray();
        types.Should().NotBeEmpty();
        types
            .SelectMany(t =>
                TypeReferences
                    .Of(t)
                    .Select(SourceTypes.Folder)
                    .Where(f => Within(f, eras) && f != eras && !Within(f, folder) && !parents.Exists(p => Within(f, p)))
                    .Select(f => $"{TypeReferences.Outermost(t).Name} -> {f}")
            )
            .Should()
            .BeEmpty();
    }

    private static bool Within(string? folder, string around) =>
        folder is not null && (folder == around || folder.StartsWith(around + "/", StringComparison.Ordinal));
}
