using FluentAssertions;
using KerasSharp.Importers.Hdf5;
using KerasSharp.Importers.Keras.Import;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>An import may try a file under several image layouts, and may fail at any point: whatever model it made and does not hand
/// over is disposed of.</summary>
public sealed class ModelCountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Model> _made = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("keras-1.2.2", "lstm", "unroll_cpu", 1)]
    [InlineData("keras-1.2.2", "zero_padding2d", "tf_dense_after", 2)]
    [InlineData("keras-1.2.2", "up_sampling3d", "th_default", 2)]
    public void One_model_is_left_of_those_that_were_tried(string release, string group, string name, int tried)
    {
        string folder = Fixtures.PathOf(release, group, name);
        var model = Run(
            File.Exists(Path.Combine(folder, "model.h5")) ? Path.Combine(folder, "model.h5") : Path.Combine(folder, "weights.h5"),
            Path.Combine(folder, "model.json")
        );
        _made.Should().HaveCountLessThanOrEqualTo(tried).And.Contain(model);
        _made.Where(m => !ReferenceEquals(m, model)).Should().OnlyContain(m => IsDisposed(m));
        IsDisposed(model).Should().BeFalse();
        model.Dispose();
    }

    [Fact]
    public void None_is_left_where_the_weights_fit_no_layout()
    {
        string path = _folder.PathOf("weights.h5");
        var writer = new Hdf5Writer();
        writer.Root.SetTextList("layer_names", ["other"]);
        writer.Root.Group("other").SetTextList("weight_names", []);
        writer.Save(path);
        string json = Fixtures.PathOf("keras-1.2.2", "zero_padding2d", "tf_dense_after", "model.json");
        FluentActions.Invoking(() => Run(path, json)).Should().Throw<KerasFormatException>();
        _made.Should().NotBeEmpty().And.OnlyContain(m => IsDisposed(m));
    }

    [Fact]
    public void None_is_left_where_the_optimizers_state_does_not_fit()
    {
        string source = Fixtures.PathOf("keras-1.2.2", "training", "resume_adam_lstm", "model.h5"),
            path = _folder.PathOf("state.h5");
        // The attribute that lists the state's arrays loses its last name.
        using (var original = Hdf5File.Open(source))
        {
            var names = original.Root.Group("optimizer_weights").ReadStringList("weight_names");
            byte[] bytes = File.ReadAllBytes(source);
            byte[] last = System.Text.Encoding.ASCII.GetBytes(names[^1]);
            int at = bytes.AsSpan().IndexOf(last);
            at.Should().BePositive();
            for (int found; (found = bytes.AsSpan(at).IndexOf(last)) >= 0; at += found + last.Length)
                if (bytes[at + found + last.Length] == 0)
                    bytes[at + found] = (byte)'q';
            File.WriteAllBytes(path, bytes);
        }
        FluentActions.Invoking(() => Run(path, null)).Should().Throw<KerasException>();
        _made.Should().ContainSingle().And.OnlyContain(m => IsDisposed(m));
    }

    private Model Run(string weights, string? architecture)
    {
        using var file = Hdf5File.Open(weights);
        bool whole = architecture is null || !File.Exists(architecture);
        string text = whole ? file.Root.Attributes["model_config"].AsString() : File.ReadAllText(architecture!);
        return new ModelImport(
            ConfigText.Parse(text, "(architecture)"),
            new ArchitecturePlace(whole ? file.Name : architecture!),
            file,
            new KerasImportOptions()
        )
        {
            Make = spec =>
            {
                var model = new Model(spec, Device.Cpu(), null);
                _made.Add(model);
                return model;
            },
        }.Run();
    }

    private static bool IsDisposed(Model model)
    {
        try
        {
            model.Explain();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
