using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>Indexes of several levels and pages, which need more chunks, links or attributes than a stored fixture should hold.</summary>
public class Hdf5LargeIndexTests
{
    private const string Script = """
        import sys, h5py, numpy as np
        for name, options in [('old', {}), ('latest', {'libver': 'latest'})]:
            with h5py.File(sys.argv[1] + '/' + name + '.h5', 'w', **options) as f:
                n = 140000
                data = (np.arange(n) % 251).astype('u1')
                f.create_dataset('growing', data=data, chunks=(1,), maxshape=(None,))
                f.create_dataset('fixed', data=data[:30000], chunks=(1,))
                grid = (np.arange(150 * 150) % 127).astype('u1').reshape(150, 150)
                f.create_dataset('both', data=grid, chunks=(1, 1), maxshape=(None, None))
                f.create_dataset('both_filtered', data=grid, chunks=(1, 1), maxshape=(None, None), compression='lzf')
                f.create_dataset('second', data=grid, chunks=(1, 2), maxshape=(200, None), compression='gzip')
                holes = f.create_dataset('holes', (n,), 'u1', chunks=(1,), maxshape=(None,), fillvalue=9)
                holes[139000] = 1
                holes[70000] = 2
                holes[3] = 3
                g = f.create_group('links')
                for i in range(6000):
                    g['a_name_long_enough_to_fill_many_blocks_of_the_heap_%d' % i] = h5py.SoftLink('/x%d' % i)
        """;

    // Older forms keep all attributes in 64 KiB.
    private const string AttributesScript = """
        import sys, h5py, numpy as np
        with h5py.File(sys.argv[1], 'w', libver='latest') as f:
            a = f.create_group('attributes')
            for i in range(3000):
                a.attrs['attribute_%d' % i] = np.arange(i, i + 9)
            for i in range(5):
                a.attrs['huge_%d' % i] = np.full(20000, i)
        """;

    [SkippableTheory]
    [InlineData("old")]
    [InlineData("latest")]
    public void Reads_indexes_of_several_levels(string name)
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        Python.Run(Script, folder.Root);
        using var file = Hdf5File.Open(folder.PathOf(name + ".h5"));
        var root = file.Root;
        var grid = Enumerable.Range(0, 150 * 150).Select(i => (long)(i % 127)).ToArray();

        root.Dataset("growing").ReadInt64s().Should().Equal(Enumerable.Range(0, 140_000).Select(i => (long)(i % 251)));
        root.Dataset("fixed").ReadInt64s().Should().Equal(Enumerable.Range(0, 30_000).Select(i => (long)(i % 251)));
        root.Dataset("both").ReadInt64s().Should().Equal(grid);
        root.Dataset("both_filtered").ReadInt64s().Should().Equal(grid);
        root.Dataset("second").ReadInt64s().Should().Equal(grid);
        var holes = root.Dataset("holes").ReadInt64s();
        holes.Count(value => value == 9).Should().Be(139_997);
        (holes[139_000], holes[70_000], holes[3]).Should().Be((1, 2, 3));
        root.Group("links")
            .Links.Should()
            .HaveCount(6000)
            .And.OnlyContain(link => link.Target == "/x" + link.Name.Substring(link.Name.LastIndexOf('_') + 1));
    }

    [SkippableFact]
    public void Reads_many_and_huge_attributes()
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        Python.Run(AttributesScript, folder.PathOf("many.h5"));
        using var file = Hdf5File.Open(folder.PathOf("many.h5"));
        var attributes = file.Root.Group("attributes");
        attributes.Attributes.Should().HaveCount(3005);
        attributes.Attribute("attribute_2999").AsInt64s().Should().Equal(Enumerable.Range(2999, 9).Select(i => (long)i));
        attributes.Attribute("huge_4").AsInt64s().Should().HaveCount(20_000).And.OnlyContain(value => value == 4);
    }
}
