using FluentAssertions;
using KerasSharp.Binary;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

public class Hdf5WriterTests
{
    private const string Dump = """
        import sys, h5py, numpy as np
        def show(name, o):
            for k, v in o.attrs.items():
                v = np.asarray(v) if not isinstance(v, (bytes, str, h5py.Empty)) else v
                print(name + '@' + k, (v.dtype.str, v.shape, v.tolist()) if isinstance(v, np.ndarray) else repr(v)[:60])
            if isinstance(o, h5py.Dataset):
                print(name, o.dtype.str, o.shape, o[()].tolist() if o.shape is not None else None)
        with h5py.File(sys.argv[1], 'r') as f:
            show('/', f)
            f.visititems(lambda n, o: show('/' + n, o))
        """;

    [SkippableFact]
    public void H5py_reads_every_type_that_is_written()
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        var writer = new Hdf5Writer();
        var root = writer.Root;
        root.SetText("keras_version", "1.2.2");
        root.SetText("greeting", "grüße", utf8: true);
        root.SetInt64("nb_layers", 3);
        root.SetDouble("rate", 0.25);
        root.SetInt64s("matrix", [1, 2, 3, 4], 2, 2);
        root.SetDoubles("numbers", [0.5, double.NaN], 2);
        root.SetTexts("layer_names", ["dense_1", "é"]);
        root.SetTexts("weight_names", []);
        root.AddDataset("f4", new float[] { 1.5f, -2 }, 2, 1);
        root.AddDataset("f8", new double[] { Math.PI });
        root.AddDataset("f2", new[] { (Half)0.5, (Half)(-2) }, 2);
        root.AddDataset("i4", new[] { -7 }, 1);
        root.AddDataset("i8", new[] { long.MinValue, long.MaxValue }, 2);
        root.AddDataset("u2", new ElementFormat(ElementKind.Unsigned, 2, BigEndian: true), [2], stream => stream.Write([1, 2, 255, 255]));
        root.AddDataset("bool", new ElementFormat(ElementKind.Bool, 1, false), [2], stream => stream.Write([1, 0]));
        root.AddDataset("none", ReadOnlyMemory<float>.Empty, 0, 3);
        root.AddTexts("texts", ["ab", "c"], 2);
        root.AddDataset("model_weights/dense_1/dense_1/kernel:0", new float[] { 4 }, 1).SetInt64("note", 5);
        root.Group("model_weights/empty");
        root.Group("ümlaut").SetInt64("ö", 1);
        writer.Save(folder.PathOf("out.h5"));

        var shown = Python.Run(Dump, folder.PathOf("out.h5"));

        shown
            .Split('\n')
            .Should()
            .Equal(
                "/@greeting 'grüße'",
                "/@keras_version '1.2.2'",
                "/@layer_names ('|S7', (2,), [b'dense_1', b'\\xc3\\xa9'])",
                "/@matrix ('<i8', (2, 2), [[1, 2], [3, 4]])",
                "/@nb_layers ('<i8', (), 3)",
                "/@numbers ('<f8', (2,), [0.5, nan])",
                "/@rate ('<f8', (), 0.25)",
                "/@weight_names ('<f8', (0,), [])",
                "/bool |b1 (2,) [True, False]",
                "/f2 <f2 (2,) [0.5, -2.0]",
                "/f4 <f4 (2, 1) [[1.5], [-2.0]]",
                "/f8 <f8 () 3.141592653589793",
                "/i4 <i4 (1,) [-7]",
                "/i8 <i8 (2,) [-9223372036854775808, 9223372036854775807]",
                "/model_weights/dense_1/dense_1/kernel:0@note ('<i8', (), 5)",
                "/model_weights/dense_1/dense_1/kernel:0 <f4 (1,) [4.0]",
                "/none <f4 (0, 3) []",
                "/texts |S2 (2,) [b'ab', b'c']",
                "/u2 >u2 (2,) [258, 65535]",
                "/ümlaut@ö ('<i8', (), 1)"
            );
        using var again = Hdf5File.Open(folder.PathOf("out.h5"));
        again.SuperblockVersion.Should().Be(0);
        again.Root.Dataset("u2").ReadInt64s().Should().Equal(258, 65535);
        again.Root.Attribute("greeting").AsString().Should().Be("grüße");
        again.Root.Group("model_weights/empty").Keys.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3000)]
    public void H5py_finds_and_extends_groups_of_any_size(int count)
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("out.h5");
        var writer = new Hdf5Writer();
        var group = writer.Root.Group("g");
        for (var i = 0; i < count; i++)
            group.AddDataset($"name_{i}", new float[] { i });
        writer.Save(path);

        var shown = Python.Run(
            """
            import sys, h5py
            n = int(sys.argv[2])
            with h5py.File(sys.argv[1], 'a') as f:
                assert len(f['g']) == n and all(f['g/name_%d' % i][()] == i for i in range(n))
                for i in range(40):
                    f['g/added_%d' % i] = i
                    f['g'].attrs['added_%d' % i] = i
                if n:
                    del f['g/name_0']
            with h5py.File(sys.argv[1], 'r') as f:
                print(len(f['g']), len(f['g'].attrs), f['g/added_39'][()])
            """,
            path,
            $"{count}"
        );

        shown.Should().Be($"{count + 40 - Math.Min(1, count)} 40 39");
        using var file = Hdf5File.Open(path);
        file.Root.Group("g").Keys.Should().HaveCount(count + 40 - Math.Min(1, count));
    }

    [SkippableFact]
    public void Long_texts_and_lists_are_read_by_h5py_and_by_this_reader()
    {
        Python.Require("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("out.h5");
        var config = string.Concat(Enumerable.Repeat("{\"class_name\": \"Dense\"}, ", 10_000));
        var names = Enumerable.Range(0, 5000).Select(i => $"a_rather_long_layer_name_{i}").ToArray();
        var writer = new Hdf5Writer();
        writer.Root.SetText("model_config", config);
        writer.Root.SetText("empty", string.Empty);
        writer.Root.SetTextList("layer_names", names);
        writer.Root.SetTextList("short", ["a"]);
        writer.Save(path);

        var shown = Python.Run(
            """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'r') as f:
                parts = sorted(k for k in f.attrs if k.startswith('layer_names'))
                names = np.concatenate([f.attrs[k] for k in parts])
                print(len(f.attrs['model_config']), repr(f.attrs['empty']), [f.attrs[k].nbytes for k in parts], len(names), names[4999].decode(), list(f.attrs['short']))
            """,
            path
        );

        // 5000 texts of 29 bytes, cut as numpy.array_split cuts them.
        shown.Should().Be("250000 '' [48343, 48343, 48314] 5000 a_rather_long_layer_name_4999 [b'a']");
        using var file = Hdf5File.Open(path);
        file.Root.Attribute("model_config").AsString().Should().Be(config);
        file.Root.ReadStringList("layer_names").Should().Equal(names);
        file.Root.ReadStringList("short").Should().Equal("a");
    }

    [SkippableFact]
    public void Untouched_Keras_models_saved_again_are_equal_by_h5diff()
    {
        Skip.IfNot(ExternalTool.Exists("h5diff"), "h5diff is missing (Debian package hdf5-tools)");
        using var folder = new TemporaryFolder();
        var sources = Directory
            .GetFiles(Fixtures.Root, "*.h5", SearchOption.AllDirectories)
            .Where(path => path.Contains("keras-", StringComparison.Ordinal))
            // The library of h5diff lacks this filter of h5py.
            .Where(path => !path.Contains("lzf", StringComparison.Ordinal))
            .Order()
            .ToArray();
        sources.Should().HaveCountGreaterThan(20);
        foreach (var source in sources.Where((_, i) => i % 10 == 0).Append(Fixtures.PathOf("hdf5", "keras_like_latest.h5")))
        {
            var copy = folder.PathOf("copy.h5");
            var writer = new Hdf5Writer();
            using (var file = Hdf5File.Open(source))
            {
                writer.Root.Copy(file.Root);
                writer.Save(copy);
            }

            var (exitCode, output) = ExternalTool.Run("h5diff", "-v", source, copy);
            exitCode.Should().Be(0, "h5diff of {0} says {1}", source, output);
        }
    }

    [Fact]
    public void Equal_contents_give_equal_bytes_and_a_failure_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("model.h5");
        Build(stream => stream.Write([0, 0, 128, 63])).Save(path);
        var before = File.ReadAllBytes(path);
        Build(stream => stream.Write([0, 0, 128, 63])).Save(path);
        File.ReadAllBytes(path).Should().Equal(before);

        var fails = () => Build(_ => throw new IOException("disk full")).Save(path);
        var shortOfBytes = () => Build(stream => stream.Write([1])).Save(path);

        fails.Should().Throw<IOException>().WithMessage("disk full");
        shortOfBytes.Should().Throw<InvalidOperationException>().WithMessage("/a/x: expected 4 bytes to be written, found 1.");
        File.ReadAllBytes(path).Should().Equal(before);
        Directory.GetFiles(folder.Root).Should().Equal(path);

        static Hdf5Writer Build(Action<Stream> write)
        {
            var writer = new Hdf5Writer();
            writer.Root.SetText("t", "text");
            writer.Root.AddDataset("a/x", new ElementFormat(ElementKind.Float, 4, false), [1], write);
            return writer;
        }
    }

    [Fact]
    public void Misuse_is_an_argument_error()
    {
        var root = new Hdf5Writer().Root;
        root.AddDataset("a", new float[] { 1 }, 1);
        var taken = () => root.AddDataset("a", new float[] { 1 }, 1);
        var through = () => root.Group("a/b");
        var shape = () => root.AddDataset("b", new float[] { 1 }, 2);
        var tooLong = () => root.SetTexts("c", [new string('x', 66_000)]);
        var nowhere = () => root.Group("//");

        taken.Should().Throw<ArgumentException>().WithMessage("/a is there already.*");
        through.Should().Throw<ArgumentException>().WithMessage("/a is a dataset, no group.*");
        shape.Should().Throw<ArgumentException>().WithMessage("b: shape (2) has 2 elements; expected the data's 1.*");
        tooLong
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("/@c: 1 elements of 66000 bytes take more than the 64 KiB that an attribute may have.*");
        nowhere.Should().Throw<ArgumentException>();
    }
}
