using System.IO.Compression;
using System.Text;
using FluentAssertions;
using KerasSharp.Files;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Files that are often named by mistake: each is called what it is, with what to do, in the library and by the command.</summary>
public class WrongFileTests
{
    private const string WhatIsRead = "KerasSharp reads what Keras 0.3 to 3.15 saved as HDF5 or .keras";

    private static readonly Dictionary<string, (byte[] Bytes, FileKind Kind, string Found)> s_files = new()
    {
        // Python: pickle.dumps({'weights': [1.5]}, protocol), and of an object of keras.models.
        ["pickle 0"] = Pickle("(dp0\nVweights\np1\n(lp2\nF1.5\nas."),
        ["pickle 1"] = Pickle("}q\0X\u0007\0\0\0weightsq\u0001]q\u0002G?\u00f8\0\0\0\0\0\0as."),
        ["pickle 2"] = Pickle("\u0080\u0002}q\0X\u0007\0\0\0weightsq\u0001]q\u0002G?\u00f8\0\0\0\0\0\0as."),
        ["pickle 5"] = Pickle("\u0080\u0005\u0095\u001b\0\0\0\0\0\0\0}\u0094\u008c\u0007weights\u0094]\u0094G?\u00f8\0\0\0\0\0\0as."),
        ["pickle of an object"] = Pickle("ccopy_reg\n_reconstructor\np0\n(ckeras.models\nSequential\np1\n"),
        ["keras"] = (
            Zip("metadata.json", "config.json"),
            FileKind.KerasArchive,
            "a .keras file, the zip archive of newer Keras: it holds architecture and weights; name it alone"
        ),
        ["zip"] = (Zip("model/weights.h5"), FileKind.Zip, "a zip archive: unpack it, and name the file in it"),
        ["empty zip"] = (Zip(), FileKind.Zip, "a zip archive: unpack it, and name the file in it"),
        ["npz"] = (Zip("x0.npy"), FileKind.Numpy, "arrays of NumPy: they are inputs of a model, no model"),
        ["npy"] = (Latin("\u0093NUMPY\u0001\0v\0{'descr': '<f4'"), FileKind.Numpy, "arrays of NumPy: they are inputs of a model, no model"),
        ["torch"] = (Zip("archive/data.pkl"), FileKind.PyTorch, $"a file of PyTorch: {WhatIsRead}"),
        // torch.save before its release 1.6.
        ["old torch"] = (
            Latin("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003."),
            FileKind.PyTorch,
            $"a file of PyTorch: {WhatIsRead}"
        ),
        ["text"] = (Latin("no model\n"), FileKind.Text, "plain text: a model is in the HDF5 file that model.save wrote"),
        ["text cut in a character"] = (
            [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("xyz\u2713", 1000)))],
            FileKind.Text,
            "plain text: a model is in the HDF5 file that model.save wrote"
        ),
        ["architecture"] = (
            Latin("""{"class_name": "Sequential", "config": []}"""),
            FileKind.Architecture,
            "a model's architecture (JSON or YAML): its weights are in a file of their own, which save_weights wrote; name both"
        ),
        ["page"] = Page("\n<!DOCTYPE html>\n<html lang=\"en\">"),
        ["page of an error"] = Page("\u00ef\u00bb\u00bf<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"),
        ["pointer"] = (
            Latin("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 12345\n"),
            FileKind.GitLfsPointer,
            "a Git LFS pointer: the model itself was not downloaded; run git lfs pull in its repository"
        ),
        ["gzip"] = (Gzip("\u0089HDF"), FileKind.Gzip, "a gzip stream: unpack it (gunzip, or tar -xzf), and name the file in it"),
        ["bzip2"] = (Latin("BZh91AY&SY"), FileKind.Compressed, "a compressed file: unpack it, and name the file in it"),
        ["saved_model.pb"] = (
            Latin("\b\u0001\u0012\u00ea\u009c\u0001\n\u00a9\u0099\u0001\n6\n\rAssignVariableOp"),
            FileKind.SavedModel,
            "a part of a SavedModel of TensorFlow: its folder is read as a whole: saved_model.pb, keras_metadata.pb (from TensorFlow 2.5 "
                + "on), and in variables the files variables.index and variables.data-00000-of-00001"
        ),
        ["frozen graph"] = (
            Latin("\n\u001f\n\u0005input\u0012\u000bPlaceholder*\t\n\u0005dtype"),
            FileKind.TensorFlowGraph,
            $"a graph of TensorFlow: {WhatIsRead}, none of TensorFlow's own formats"
        ),
        ["tflite"] = (Latin("\u001c\0\0\0TFL3\u0014\0 \0"), FileKind.TensorFlowLite, $"a model of TensorFlow Lite: {WhatIsRead}"),
        ["onnx"] = (Latin("\b\u0007\u0012\u0007pytorch\u001a\u00052.1.0:\u00ac\u0002"), FileKind.Onnx, $"an ONNX model: {WhatIsRead}"),
        ["onnx without a producer"] = (
            Latin("\b\b:1\n\u000f\n\u0001x\u0012\u0001y\"\u0004Relu"),
            FileKind.Onnx,
            $"an ONNX model: {WhatIsRead}"
        ),
        ["empty"] = ([], FileKind.Empty, "an empty file: nothing of it was saved, copied or downloaded; get it again"),
    };

    public static TheoryData<string> Names => [.. s_files.Keys];

    public static TheoryData<string> Unread => [.. s_files.Where(f => f.Value.Kind != FileKind.KerasArchive).Select(f => f.Key)];

    [Fact]
    public void An_archive_is_read_and_is_none_of_HDF5()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.h5");
        File.WriteAllBytes(path, s_files["keras"].Bytes);
        FluentActions
            .Invoking(() => Hdf5File.Open(path))
            .Should()
            .Throw<WrongFileException>()
            .Which.Kind.Should()
            .Be(FileKind.KerasArchive);
        FluentActions
            .Invoking(() => KerasImporter.Load(path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}: metadata.json: expected*");
    }

    [Theory]
    [MemberData(nameof(Unread))]
    public void In_the_place_of_a_model_it_is_called_what_it_is(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.h5");
        var (bytes, kind, found) = s_files[name];
        File.WriteAllBytes(path, bytes);
        string message = $"{path}: expected an HDF5 file, found {found}";

        foreach (
            var read in new Action[]
            {
                () => Hdf5File.Open(path).Dispose(),
                () => Hdf5File.Open(bytes, path).Dispose(),
                () => KerasImporter.Load(path).Dispose(),
                () => KerasImporter.Load(new MemoryStream(bytes), name: path).Dispose(),
            }
        )
            read.Should().Throw<WrongFileException>().WithMessage(message).Which.Should().BeEquivalentTo(new { File = path, Kind = kind });
        CliRun.Of("summary", path).Should().BeEquivalentTo(new { ExitCode = 1, Error = $"kerassharp: {message}{Environment.NewLine}" });
        CliRun.Of("inspect", path).Should().BeEquivalentTo(new { ExitCode = 1, Error = $"kerassharp: {message}{Environment.NewLine}" });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_the_place_of_an_architecture_too(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.json"),
            weights = Fixtures.PathOf("hdf5", "keras_like.h5");
        var (bytes, kind, found) = s_files[name];
        File.WriteAllBytes(path, bytes);
        var load = () => KerasImporter.Load(path, weights).Dispose();
        if (kind is FileKind.Text or FileKind.Architecture)
            load.Should().Throw<KerasFormatException>().Which.Should().NotBeOfType<WrongFileException>("it may be YAML");
        else
        {
            string message = $"{path}: expected a model's architecture (JSON or YAML), found {found}";
            load.Should().Throw<WrongFileException>().WithMessage(message);
            CliRun.Of("summary", path, "--weights", weights).Error.Should().Be($"kerassharp: {message}{Environment.NewLine}");
        }
    }

    [Fact]
    public void A_text_that_is_no_architecture_is_called_what_it_is()
    {
        var pointer = () => KerasImporter.FromArchitecture(Encoding.Latin1.GetString(s_files["pointer"].Bytes));
        var page = () => KerasImporter.Load("<html></html>", ReadOnlyMemory<byte>.Empty);
        var whole = () => KerasImporter.Load(Fixtures.PathOf("hdf5", "keras_like.h5"), "weights.h5");

        pointer
            .Should()
            .Throw<WrongFileException>()
            .WithMessage("(architecture): expected a model's architecture *, found a Git LFS pointer: *");
        page.Should().Throw<WrongFileException>().WithMessage("(architecture): expected a model's architecture *, found a web page *");
        whole.Should().Throw<WrongFileException>().WithMessage("*keras_like.h5: expected a model's architecture *, found an HDF5 file: *");
    }

    [Theory]
    [InlineData("https://example.com/model.h5")]
    [InlineData("s3://bucket/model.h5")]
    public void An_address_in_a_network_is_not_fetched(string url)
    {
        string model = Fixtures.PathOf("models", "sine_gru", "model.h5"),
            architecture = Fixtures.PathOf("keras-1.2.2", "wrapped", "json_spaces", "model.json");
        string message =
            $"{url}: expected a file, found an address in a network: files are read, not fetched; download it and name the file";
        foreach (
            var read in new Action[]
            {
                () => Hdf5File.Open(url).Dispose(),
                () => KerasImporter.Load(url).Dispose(),
                () => KerasImporter.Load(url, "weights.h5").Dispose(),
                () => KerasImporter.Load(architecture, url).Dispose(),
            }
        )
            read.Should().Throw<WrongFileException>().WithMessage(message).Which.Kind.Should().Be(FileKind.Url);
        foreach (
            string[] command in new string[][]
            {
                ["summary", url],
                ["inspect", url],
                ["summary", architecture, "--weights", url],
                ["predict", model, "--input", url, "--output", "-", "--output-format", "csv"],
            }
        )
            CliRun.Of(command).Error.Should().Be($"kerassharp: {message}{Environment.NewLine}");
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        using var folder = new TemporaryFolder();
        var plain = () => KerasImporter.Load(folder.Root);
        plain.Should().Throw<WrongFileException>().WithMessage($"{folder.Root}: expected a file, found a folder");

        Directory.CreateDirectory(folder.PathOf("variables"));
        File.WriteAllBytes(folder.PathOf("saved_model.pb"), s_files["saved_model.pb"].Bytes);
        string message = $"{folder.Root}: expected a file, found {s_files["saved_model.pb"].Found}";
        plain.Should().Throw<WrongFileException>().WithMessage(message).Which.Kind.Should().Be(FileKind.SavedModel);
        CliRun.Of("summary", folder.Root).Error.Should().Be($"kerassharp: {message}{Environment.NewLine}");
    }

    [Fact]
    public void Files_of_this_repository_are_told_apart()
    {
        Kinds("*.h5", "hostile").Should().Equal(FileKind.Hdf5, FileKind.Unknown);
        Kinds("model.json", "hostile").Should().Equal(FileKind.Architecture);
        Kinds("model.yaml", "hostile").Should().Equal(FileKind.Architecture);
        Kinds("*.np?", "hostile").Should().Equal(FileKind.Numpy);
        Kinds("case.json", "hostile").Should().Equal(FileKind.Text);
        // Behind a user block HDF5 is not at the beginning.
        File.ReadAllBytes(Fixtures.PathOf("hdf5", "user_block.h5"))[0].Should().Be(0);

        static IEnumerable<FileKind> Kinds(string pattern, string without) =>
            Directory
                .GetFiles(Fixtures.Root, pattern, SearchOption.AllDirectories)
                .Where(f => !f.Contains(without))
                .Select(f => FileSignature.Of(File.ReadAllBytes(f)))
                .Distinct()
                .OrderBy(kind => kind == FileKind.Unknown);
    }

    private static (byte[], FileKind, string) Pickle(string text) =>
        (
            Latin(text),
            FileKind.Pickle,
            "a Python pickle: it could hold any code and is never read; load it in Python and save it by model.save('model.h5')"
        );

    private static (byte[], FileKind, string) Page(string text) =>
        (
            Latin(text),
            FileKind.WebPage,
            "a web page (HTML or XML): the download gave a page about the file, or one that refuses it; download the file itself"
        );

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (string name in names)
                using (var entry = archive.CreateEntry(name).Open())
                    entry.Write("content"u8);
        return bytes.ToArray();
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var stream = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
            stream.Write(Latin(text));
        return bytes.ToArray();
    }
}
