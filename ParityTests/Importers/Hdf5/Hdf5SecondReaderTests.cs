using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>All HDF5 fixtures, read by PureHDF 2.2.0 too: both tell the same, but for faults of PureHDF that are listed here. A place is
/// a dataset, an attribute (<c>GROUP@NAME</c>), the names of a group's members (<c>GROUP/</c>) or of its attributes (<c>GROUP@</c>). What
/// is listed is held against h5py (<see cref="Hdf5FixtureTests"/>, <see cref="Hdf5KerasFilesTests"/>).</summary>
public class Hdf5SecondReaderTests
{
    /// <summary>Faults of the other reader: what it says (its beginning) and at which places of which files.</summary>
    private static readonly (string Fault, string Says, string[] Places)[] s_faults =
    [
        (
            "it converts no byte order",
            "Exception: Byte order conversion is not (yet) support by PureHDF.",
            [
                "attributes.h5 /@matrix",
                "attributes_latest.h5 /@matrix",
                "superblock_2.h5 /@matrix",
                "filters.h5 /cube",
                "filters_latest.h5 /cube",
                "numbers.h5 /filled",
                "numbers_latest.h5 /filled",
                .. from file in new[] { "numbers.h5", "numbers_latest.h5" }
                from type in new[] { "f2", "f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8" }
                select $"{file} /be_{type}",
                .. from sizes in Sizes() where CanOpen(sizes) select $"sizes_{sizes}.h5 /group/bias:0",
                .. Weights("h5_float64_big_endian", d => d.Type.Format!.Value.BigEndian),
            ]
        ),
        ("it takes a big-endian enumeration for a little-endian one", "[2] 0 512", ["numbers.h5 /enum", "numbers_latest.h5 /enum"]),
        (
            "it has no LZF",
            "Exception: Could not find filter 'lzf",
            [
                "filters.h5 /lzf",
                "filters_latest.h5 /lzf",
                "chunk_forms.h5 /rest_of_lzf",
                "chunk_forms_latest.h5 /rest_of_lzf",
                .. Weights("h5_lzf", d => d.Filters.Any(f => f.Name == "lzf")),
            ]
        ),
        (
            "it undoes filters that a chunk's mask says were skipped",
            "Exception: Filter pipeline failed.",
            [
                "chunk_forms.h5 /masked",
                "chunk_forms.h5 /masked_one_chunk",
                "chunk_forms_latest.h5 /masked",
                "chunk_forms_latest.h5 /masked_one_chunk",
            ]
        ),
        (
            "it undoes gzip of partial chunks that were not filtered",
            "Exception: Filter pipeline failed.",
            [
                "chunk_forms_latest.h5 /partial_grown",
                "chunk_forms_latest.h5 /partial_gzip_fixed",
                "chunk_forms_latest.h5 /partial_gzip_growing",
                "chunk_forms_latest.h5 /partial_gzip_growing_both",
            ]
        ),
        (
            "it undoes the shuffle of partial chunks that were not filtered, and gives other numbers",
            "[20, 30] 0 1 2 3",
            [
                "chunk_forms_latest.h5 /partial_shuffle_fixed",
                "chunk_forms_latest.h5 /partial_shuffle_growing",
                "chunk_forms_latest.h5 /partial_shuffle_growing_both",
            ]
        ),
        ("it mistakes chunks' numbers where a later axis is the one without end", "IndexOutOfRange", ["filters_latest.h5 /growing_second"]),
        ("it mistakes chunks' numbers where there is room to grow", "[20, 30] 0 1 2 3", ["filters_latest.h5 /room_to_grow"]),
        (
            "it gives empty texts where lengths have fewer than 8 bytes",
            "[",
            [
                .. from sizes in Sizes()
                where CanOpen(sizes) && !sizes.Contains("_8")
                from place in new[] { "/@variable", "/@many_variable", "/texts" }
                select $"sizes_{sizes}.h5 {place}",
            ]
        ),
        (
            "it takes the place of a name for an address where their sizes differ",
            "",
            [.. from sizes in Sizes() where !CanOpen(sizes) select $"sizes_{sizes}.h5"]
        ),
        ("it knows no file behind a block of its user's", "Exception: The file is not a valid HDF 5 file.", ["user_block.h5"]),
    ];

    [Fact]
    public void A_second_reader_reads_the_same_but_for_its_known_faults()
    {
        var known = s_faults.SelectMany(f => f.Places.Select(p => (Place: p, f.Says))).ToDictionary(f => f.Place, f => f.Says);
        var unexpected = new List<string>();
        int places = 0;
        foreach (string path in Files())
        {
            string file = NameOf(path);
            var (found, compared) = SecondReader.Disagreements(path, lists: !file.StartsWith("names", StringComparison.Ordinal));
            places += compared;
            foreach (var (place, says) in found)
            {
                string name = $"{file} {place}".TrimEnd();
                if (!known.Remove(name, out string? expected) || !says.StartsWith(expected, StringComparison.Ordinal))
                    unexpected.Add($"{name}: PureHDF says {says}");
            }
        }
        unexpected.Should().BeEmpty();
        known.Keys.Should().BeEmpty("what agrees after all is no fault any more");
        places.Should().BeGreaterThan(10_000);
    }

    // Files of the rarer forms go by their names, models by their cases.
    private static string NameOf(string path) =>
        Path.GetRelativePath(Fixtures.Root, path).Replace('\\', '/') is var name && name.StartsWith("hdf5/", StringComparison.Ordinal)
            ? name["hdf5/".Length..]
            : name;

    // Files that are hostile on purpose, and those with what this reader refuses, are no common ground.
    private static IEnumerable<string> Files() =>
        Directory
            .GetFiles(Fixtures.Root, "*.h5", SearchOption.AllDirectories)
            .Where(path => !NameOf(path).StartsWith("hostile/", StringComparison.Ordinal) && NameOf(path) != "unsupported.h5")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sizes() =>
        Directory.GetFiles(Fixtures.PathOf("hdf5"), "sizes_*.h5").Select(path => Path.GetFileNameWithoutExtension(path)["sizes_".Length..]);

    private static bool CanOpen(string sizes) => sizes.EndsWith("_latest", StringComparison.Ordinal) || sizes is "2_2" or "4_4";

    private static IEnumerable<string> Weights(string fixture, Func<Hdf5Dataset, bool> which)
    {
        string path = Fixtures.PathOf("keras-1.2.2", "wrapped", fixture, "model.h5");
        using var file = Hdf5File.Open(path);
        return [.. Datasets(file.Root).Where(which).Select(d => $"{NameOf(path)} {d.Path}")];
    }

    private static IEnumerable<Hdf5Dataset> Datasets(Hdf5Group group) =>
        group.Keys.SelectMany(key =>
            group[key] switch
            {
                Hdf5Group inner => Datasets(inner),
                Hdf5Dataset dataset => [dataset],
                _ => [],
            }
        );
}
