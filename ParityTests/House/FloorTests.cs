using FluentAssertions;

namespace KerasSharp.ParityTests.House;

/// <summary>The house of ARCHITECTURE.md: one order of floors for the whole solution, without exceptions.</summary>
public class FloorTests
{
    [Fact]
    public void A_folder_knows_only_those_below_it()
    {
        var order = Floors.FromTheGround.Select((f, i) => (f, i)).ToDictionary(x => x.f, x => x.i);
        Arrows()
            .Where(a => !order.ContainsKey(a.From) || !order.ContainsKey(a.To) || order[a.To] > order[a.From])
            .Select(a => $"{a.From} -> {a.To}: {a.Example}")
            .Should()
            .BeEmpty();
    }

    private static IEnumerable<(string From, string To, string Example)> Arrows() =>
        from type in Projects.Libraries.Concat(Projects.Tools).SelectMany(a => a.GetTypes())
        let at = Floors.Of(SourceTypes.Folder(type))
        where at is not null
        from seen in TypeReferences.Of(type)
        let to = Floors.Of(SourceTypes.Folder(seen))
        where to is not null && to != at
        group $"{TypeReferences.Outermost(type).Name} -> {seen.Name}" by (at, to) into arrow
        orderby arrow.Key.at, arrow.Key.to
        select (arrow.Key.at, arrow.Key.to, string.Join(", ", arrow.Distinct().Take(12)));
}
