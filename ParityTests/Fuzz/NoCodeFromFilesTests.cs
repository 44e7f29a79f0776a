using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Files that lead outside of themselves, or hold code: nothing is followed and nothing is run. The files are made, and shown to
/// work on h5py, NumPy and Python, by tools/oracle/hostile_fixtures.py: what is outside holds 42, and code makes a folder called
/// canary.</summary>
public sealed class NoCodeFromFilesTests : IDisposable
{
    private const float Outside = 42;
    private readonly TemporaryFolder _folder = new();

    public NoCodeFromFilesTests()
    {
        foreach (string file in Directory.EnumerateFiles(Fixtures.PathOf("hostile", "canary")))
            File.Copy(file, _folder.PathOf(Path.GetFileName(file)));
    }

    public void Dispose()
    {
        Directory.Exists(_folder.PathOf("canary")).Should().BeFalse();
        Directory.Exists("canary").Should().BeFalse();
        _folder.Dispose();
    }

    [Fact]
    public void The_canary_itself_is_a_model()
    {
        using var model = KerasImporter.Load(_folder.PathOf("canary.h5"));
        model.Variables["dense_1/W"].Values.Should().AllBeEquivalentTo(Outside);
    }

    [Theory]
    [InlineData(
        "link_to_group.h5",
        "*link_to_group.h5: /model_weights/dense_1: an external link to 'canary.h5:/model_weights/dense_1', which is never followed, "
            + "is not supported."
    )]
    [InlineData(
        "link_to_array.h5",
        "*link_to_array.h5: /model_weights/dense_1/dense_1_W: an external link to 'canary.h5:/model_weights/dense_1/dense_1_W', which "
            + "is never followed, is not supported."
    )]
    [InlineData(
        "storage.h5",
        "*storage.h5: /model_weights/dense_1/dense_1_W: external storage, which is never followed, is not supported."
    )]
    [InlineData(
        "storage_absolute.h5",
        "*storage_absolute.h5: /model_weights/dense_1/dense_1_W: external storage, which is never followed, is not supported."
    )]
    [InlineData("virtual.h5", "*virtual.h5: /model_weights/dense_1/dense_1_W: a virtual dataset is not supported.")]
    public void Links_and_storage_outside_of_the_file_are_not_followed(string name, string message)
    {
        var load = () => KerasImporter.Load(_folder.PathOf(name));
        load.Should().Throw<KerasUnsupportedException>().WithMessage(message);

        var shown = CliRun.Of("inspect", _folder.PathOf(name), "--full");
        // The folder's name is drawn.
        (shown.Text + shown.Error)
            .Replace(_folder.Root, "", StringComparison.Ordinal)
            .Should()
            .NotContain("42")
            .And.Contain("dense_1");
        LookThrough(name).Should().NotContain(Outside);
    }

    [Fact]
    public void A_soft_link_leads_nowhere_but_into_its_file()
    {
        var load = () => KerasImporter.Load(_folder.PathOf("soft_link.h5"));
        load.Should().Throw<KerasFormatException>().WithMessage("*soft_link.h5: /model_weights: expected a member '..', found 'dense_1'.");
    }

    [Theory]
    [InlineData("pickle.npy", "*pickle.npy: .npy dtype '|O': Python objects are stored as pickles, which are never executed.")]
    [InlineData(
        "pickle.npz",
        "*pickle.npz: entry 'x.npy': .npy dtype '|O': Python objects are stored as pickles, which are never executed."
    )]
    public void Pickles_are_not_opened(string name, string message)
    {
        string path = _folder.PathOf(name);
        Action[] readings = name.EndsWith("npy")
            ? [() => NpyArray.Read(path), () => NpyReader.Open(path).Dispose()]
            : [() => NpzFile.Read(path), () => NpzReader.Open(path).Array("x").Dispose()];
        foreach (var read in readings)
            read.Should().Throw<KerasUnsupportedException>().WithMessage(message);
    }

    [Fact]
    public void Byte_code_of_a_lambda_is_not_run()
    {
        string path = _folder.PathOf("lambda.json");
        var build = () => KerasImporter.FromArchitecture(File.ReadAllText(path), name: path);
        build
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                "*lambda.json: layer 'code' (Lambda): it holds Python byte code, which is never run, and cannot be read: *; give its meaning in C#*"
            );
    }

    [Theory]
    [InlineData("!!python/object/apply:os.mkdir [canary]", "python/object/apply:os.mkdir")]
    [InlineData("!!python/object/apply:os.mkdir {args: [canary]}", "python/object/apply:os.mkdir")]
    [InlineData("!!python/object/new:os.mkdir [canary]", "python/object/new:os.mkdir")]
    [InlineData("!!python/object:os.mkdir {path: canary}", "python/object:os.mkdir")]
    [InlineData("!!python/module:canary", "python/module:canary")]
    [InlineData("!!python/object/apply:numpy.load [pickle.npy]", "python/object/apply:numpy.load")]
    [InlineData("!<tag:yaml.org,2002:python/object/apply:eval> [\"__import__('os').mkdir('canary')\"]", "python/object/apply:eval")]
    public void Tags_of_Python_make_no_objects(string value, string tag)
    {
        string yaml = $"class_name: Sequential\nconfig:\n- class_name: Dense\n  config:\n    name: {value}\n";
        var build = () => KerasImporter.FromArchitecture(yaml, name: "m.yaml");
        build
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                $"m.yaml: line 5: the YAML tag 'tag:yaml.org,2002:{tag}' stands for a Python object, which is never made from a file*"
            );
    }

    [Fact]
    public void A_function_by_its_name_is_a_word()
    {
        const string yaml =
            "class_name: Sequential\nconfig:\n- class_name: Activation\n  config: {name: a, batch_input_shape: [null, 3], activation: "
            + "!!python/name:os.mkdir ''}\n";
        var build = () => KerasImporter.FromArchitecture(yaml, name: "m.yaml");
        build
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("m.yaml: layer 'a' (Activation): key 'activation': expected an activation *, found 'mkdir'; *");
    }

    [Theory]
    [InlineData("../canary")]
    [InlineData("/canary")]
    public void Names_in_an_archive_are_no_paths(string name)
    {
        string path = _folder.PathOf("inner/names.npz");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        NpzFile.Write(path, [KeyValuePair.Create(name, NpyArray.From([1f], 1))]);
        NpzFile.Read(path).Keys.Should().Equal(name);
        Directory.EnumerateFileSystemEntries(_folder.PathOf("inner")).Should().Equal(path);
        File.Exists("/canary.npy").Should().BeFalse();
        File.Exists(_folder.PathOf("canary.npy")).Should().BeFalse();
    }

    [Fact]
    public void Names_of_layers_are_no_paths()
    {
        const string json =
            """{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "../canary/x", "batch_input_shape": [null, 3], "output_dim": 2}}]}""";
        using var model = KerasImporter.FromArchitecture(json);
        string path = _folder.PathOf("inner/saved.h5");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        model.Save(path);
        using var again = KerasImporter.Load(path);
        again.Layers[1].Name.Should().Be("../canary/x");
        Directory.EnumerateFileSystemEntries(_folder.PathOf("inner")).Should().Equal(path);
    }

    // All numbers that can be had from a file.
    private List<float> LookThrough(string name)
    {
        var found = new List<float>();
        using var file = Hdf5File.Open(_folder.PathOf(name));
        void Visit(Hdf5Group group)
        {
            foreach (string key in group.Keys)
            {
                try
                {
                    if (group[key] is Hdf5Group inner)
                        Visit(inner);
                    else if (group[key] is Hdf5Dataset data)
                        found.AddRange(data.ReadFloats());
                }
                catch (KerasUnsupportedException e)
                {
                    e.Message.Should().Contain(name);
                }
            }
        }

        Visit(file.Root);
        return found;
    }
}
