using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Export;
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
    [InlineData("lstm", "unroll_cpu", 1)]
    [InlineData("zero_padding2d", "tf_dense_after", 2)]
    [InlineData("up_sampling3d", "th_default", 2)]
    public void One_model_is_left_of_those_that_were_tried(string group, string name, int made)
    {
        string path = Fixtures.PathOf("keras-1.2.2", group, name, "model.h5");
        var model = Run(path, ArchitectureOf(path));
        _made.Should().HaveCount(made).And.Contain(model);
        _made.Count(IsDisposed).Should().Be(made - 1);
        IsDisposed(model).Should().BeFalse("it is the caller's");
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
        string json = ArchitectureOf(Fixtures.PathOf("keras-1.2.2", "zero_padding2d", "tf_dense_after", "model.h5"));
        Invoking(() => Run(path, json)).Should().Throw<KerasFormatException>().WithMessage("*expected weights of the model's*");
        _made.Should().NotBeEmpty().And.OnlyContain(m => IsDisposed(m));
    }

    [Fact]
    public void None_is_left_where_the_optimizers_state_does_not_fit()
    {
        string path = _folder.PathOf("state.h5");
        using (var model = KerasImporter.Load(Fixtures.PathOf("keras-1.2.2", "training", "resume_adam_lstm", "model.h5")))
        {
            var file = new ModelWriter(model).WholeModel();
            file.Root.Group("optimizer_weights").SetTextList("weight_names", ["param_0"]);
            file.Save(path);
        }
        Invoking(() => Run(path, ArchitectureOf(path)))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*the optimizer's state does not fit the model*");
        _made.Should().ContainSingle().And.OnlyContain(m => IsDisposed(m));
    }

    [Fact]
    public void None_is_left_where_the_caller_gives_up()
    {
        string path = Fixtures.PathOf("keras-1.2.2", "lstm", "unroll_cpu", "model.h5");
        Invoking(() => Run(path, ArchitectureOf(path), _ => throw new InvalidOperationException("no more")))
            .Should()
            .Throw<InvalidOperationException>();
        _made.Should().BeEmpty("it gave up before there was a model");
    }

    private static Action Invoking(Action action) => action;

    private Model Run(string weights, string architecture, Func<LayerSpec, LayerSpec>? adjust = null)
    {
        using var file = Hdf5File.Open(weights);
        return new ModelImport(
            ConfigText.Parse(architecture, "(architecture)"),
            new ArchitecturePlace("(architecture)"),
            file,
            new KerasImportOptions { Adjust = adjust }
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

    private static string ArchitectureOf(string path)
    {
        using var file = Hdf5File.Open(path);
        return file.Root.Attributes["model_config"].AsString();
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
