using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class InspectCommandTests
{
    private static readonly string s_model = Fixtures.PathOf("models", "sine_gru", "model.h5");

    [Fact]
    public void The_tree_shows_groups_attributes_types_shapes_and_storage()
    {
        var run = CliRun.Of("inspect", s_model);
        run.Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        var lines = run.Text.Split('\n');
        lines[0].Should().Be($"{s_model}: HDF5, superblock version 0, {new FileInfo(s_model).Length} bytes");
        lines
            .Should()
            .Contain("├── @keras_version = \"1.2.2\"   variable-length string scalar")
            .And.Contain("    │   ├── dense_1_W   float32 [32, 1]   contiguous")
            .And.Contain("    ├── @layer_names = [\"gru_1\", \"dense_1\"]   string[7] [2]");
        lines.Max(l => l.Length).Should().BeLessThan(250, "long attributes are cut");
        CliRun.Of("inspect", s_model, "--full").Text.Should().Contain("\"class_name\": \"Dense\"");
    }

    [Fact]
    public void Quirks_of_all_releases_are_listed_with_their_evidence()
    {
        var run = CliRun.Of("inspect", "--quirks");
        run.Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        run.Text.Should()
            .Contain(
                "Keras 1: highway.biases_between\n    before 1.2.0: arrays stand in the order W, b, W_carry, b_carry, not W, W_carry, "
                    + "b, b_carry\n"
                    + "    known from Highway.build in layers/core.py at the tags 1.1.2 and 1.2.0\n"
            );
        foreach (var (era, quirk) in KerasEras.Quirks)
            run.Text.Should().Contain($"{era.Name}: {quirk.Name}\n");
        CliRun.Of("inspect", s_model, "--quirks").ExitCode.Should().Be(1);
        CliRun.Of("inspect").Error.Should().Contain("expected a FILE, or --quirks without one");
    }

    [SkippableFact]
    public void Names_and_shapes_are_those_that_h5py_sees()
    {
        Python.Require("h5py");
        string seen = Python.Run(
            """
            import h5py, sys
            def show(name, item):
                if isinstance(item, h5py.Dataset): print(item.name.split('/')[-1], item.dtype, list(item.shape))
            h5py.File(sys.argv[1], 'r').visititems(show)
            """,
            s_model
        );
        var ours = CliRun
            .Of("inspect", s_model)
            .Text.Split('\n')
            .Where(l => l.Contains("contiguous"))
            .Select(l => l.TrimStart('│', ' ', '├', '└', '─').Replace("   contiguous", "").Replace("   ", " "));
        ours.Order().Should().Equal(seen.Split('\n').Select(l => l.Trim()).Order());
    }

    [SkippableFact]
    public void Links_loops_chunks_and_filters_are_shown()
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("x.h5");
        Python.Run(
            """
            import h5py, numpy, sys
            f = h5py.File(sys.argv[1], 'w')
            g = f.create_group('g')
            g['up'] = f['/']
            f['soft'] = h5py.SoftLink('/nowhere')
            f['out'] = h5py.ExternalLink('other.h5', '/x')
            f.create_dataset('d', data=numpy.zeros((20, 30), 'i2'), chunks=(10, 15), compression='gzip', shuffle=True)
            f['d'].attrs['scale'] = 0.5
            f['d'].attrs['ids'] = numpy.arange(3)
            f.close()
            """,
            file
        );
        var run = CliRun.Of("inspect", file);
        run.Error.Should().BeEmpty();
        run.Text.Split('\n')
            .Should()
            .Contain("├── d   int16 [20, 30]   chunked [10, 15], shuffle, gzip")
            .And.Contain("│   ├── @ids = [0, 1, 2]   int64 [3]")
            .And.Contain("│   └── @scale = 0.5   float64 scalar")
            .And.Contain("│       └── (the same object as /)")
            .And.Contain("├── out -> other.h5:/x (external link, not followed)")
            .And.Contain("└── soft -> /nowhere (soft link)");
    }

    [Fact]
    public void What_is_no_HDF5_file_is_refused()
    {
        string text = Fixtures.PathOf("models", "sine_gru", "case.json");
        var run = CliRun.Of("inspect", text);
        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"kerassharp: {text}: ").And.Contain("HDF5");
        CliRun.Of("inspect", "/nowhere.h5").Error.Should().Be($"kerassharp: /nowhere.h5: no such file{Environment.NewLine}");
    }

    [Fact]
    public void Damage_is_named_in_its_place_and_the_rest_is_shown()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(s_model);
        int heap = Find(bytes, "HEAP"u8, 2);
        bytes[heap] = (byte)'X';
        File.WriteAllBytes(folder.PathOf("damaged.h5"), bytes);
        var run = CliRun.Of("inspect", folder.PathOf("damaged.h5"));
        run.ExitCode.Should().Be(1);
        run.Text.Should().Contain("!! ").And.Contain("@keras_version");
        run.Error.Should().StartWith($"kerassharp: {folder.PathOf("damaged.h5")}: ");
    }

    private static int Find(byte[] bytes, ReadOnlySpan<byte> signature, int which)
    {
        int at = -1;
        for (; which > 0; which--)
            at += 1 + bytes.AsSpan(at + 1).IndexOf(signature);
        return at;
    }
}
