using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>Every file of fixtures/hdf5 against what h5py read from it (tools/oracle/hdf5_fixtures.py).</summary>
public class Hdf5FixtureTests
{
    public static TheoryData<string> Files =>
        new(Directory.GetFiles(Fixtures.PathOf("hdf5"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Reads_what_h5py_reads(string name)
    {
        using var file = Hdf5File.Open(Fixtures.PathOf("hdf5", name + ".h5"));
        using var expected = JsonDocument.Parse(File.ReadAllText(Fixtures.PathOf("hdf5", name + ".json")));

        foreach (var item in expected.RootElement.EnumerateObject())
        {
            var found = file.Root[item.Name];
            CompareAttributes(found, item.Value.GetProperty("attributes"));
            if (item.Value.TryGetProperty("keys", out var keys))
                file.Root.Group(item.Name)
                    .Keys.Should()
                    .Equal(keys.EnumerateArray().Select(key => key.GetString()), "these are the names in {0}", item.Name);
            else
                CompareDataset(file.Root.Dataset(item.Name), item.Value);
        }
    }

    [Fact]
    public void The_fixtures_hold_what_they_are_for()
    {
        Files.Should().HaveCount(33);
        Version("keras_like").Should().Be(0);
        Version("superblock_2").Should().Be(2);
        Version("keras_like_latest").Should().Be(3);
    }

    private static int Version(string name)
    {
        using var file = Hdf5File.Open(Fixtures.PathOf("hdf5", name + ".h5"));
        return file.SuperblockVersion;
    }

    private static void CompareAttributes(Hdf5Object owner, JsonElement expected)
    {
        owner
            .Attributes.Keys.Should()
            .Equal(
                expected.EnumerateArray().Select(item => item.GetProperty("name").GetString()),
                "these are the attributes of {0}",
                owner.Path
            );
        foreach (var (attribute, item) in owner.Attributes.Values.Zip(expected.EnumerateArray()))
        {
            var place = $"{owner.Path}@{attribute.Name}";
            if (CompareShape(place, attribute.IsNull, attribute.Shape, item))
                CompareValues(place, attribute.Type, item, attribute.AsStrings, attribute.AsDoubles);
        }
    }

    private static void CompareDataset(Hdf5Dataset dataset, JsonElement expected)
    {
        if (!CompareShape(dataset.Path, dataset.IsNull, dataset.Shape, expected))
            return;
        CompareValues(dataset.Path, dataset.Type, expected, dataset.ReadStrings, dataset.ReadDoubles);
        if (dataset.Type.IsString)
            return;
        var floats = dataset.ReadFloats();
        floats.Should().Equal(dataset.ReadDoubles().Select(value => (float)value), "these are the values of {0}", dataset.Path);
        var target = new float[dataset.Count];
        dataset.ReadInto(target);
        target.Should().Equal(floats);
        if (dataset.TryGetFloatSpan(out var span))
            span.ToArray().Should().Equal(floats);
        if (dataset.TryGetFloatMemory(out var memory))
            memory.ToArray().Should().Equal(floats);
    }

    private static bool CompareShape(string place, bool isNull, long[] shape, JsonElement expected)
    {
        var wanted = expected.GetProperty("shape");
        isNull.Should().Be(wanted.ValueKind == JsonValueKind.Null, "of {0}", place);
        if (isNull)
            return false;
        shape.Should().Equal(wanted.EnumerateArray().Select(length => length.GetInt64()), "this is the shape of {0}", place);
        return true;
    }

    private static void CompareValues(string place, Hdf5Datatype type, JsonElement expected, Func<string[]> texts, Func<double[]> numbers)
    {
        var values = expected.GetProperty("values").EnumerateArray().ToArray();
        if (type.IsString)
            texts().Should().Equal(values.Select(value => value.GetString()), "these are the values of {0}", place);
        else
            numbers().Should().Equal(values.Select(Number), "these are the values of {0}", place);
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString() switch
            {
                "nan" => double.NaN,
                "inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                var text => double.Parse(text!, CultureInfo.InvariantCulture),
            }
            : value.GetDouble();
}
