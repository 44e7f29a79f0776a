using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Layers with weights in the place of functions: what is saved of them, for their own release and for others, and what is
/// frozen.</summary>
public sealed class LayerActivationTests : IDisposable
{
    private const string Slopes = "keras-3.15.1/training/whole_slopes";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>As its file has them where its own form is written, and as layers elsewhere.</summary>
    [Theory]
    [InlineData("model.keras", null)]
    [InlineData("model.h5", null)]
    [InlineData("model.h5", "2.15.0")]
    [InlineData("model.keras", "3.9.2")]
    public void They_predict_the_same_in_each_form(string file, string? release)
    {
        using var model = Load(Slopes);
        var x = Data(Slopes);
        if (release is null)
            model.Save(_folder.PathOf(file));
        else
            model.Save(_folder.PathOf(file), KerasVersion.Parse(release));
        using var back = KerasImporter.Load(_folder.PathOf(file));
        Functions(back).Should().HaveCount(release is null ? 9 : 0);
        back.Predict(x).ToArray().Should().Equal(model.Predict(x).ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    /// <summary>Keras 2 has no layers in the place of functions, and takes PReLU as a layer of its own.</summary>
    [Fact]
    public void In_Keras_2_they_stand_behind()
    {
        using Model model = new Sequential
        {
            new Dense(3)
            {
                Name = "d",
                InputShape = [4],
                Activation = new LayerActivation(new PReLU { Name = "p" }),
            },
            new Dense(2) { Name = "e", Activation = new ReluActivation(0.2) },
        }.Build();
        foreach (var weight in model.Variables.All)
            weight.Set([.. Enumerable.Range(0, weight.Values.Length).Select(i => (float)Math.Sin(i * 3 + 1))]);
        var x = Tensor.Create([.. Enumerable.Range(0, 8).Select(i => (float)Math.Cos(i * 5))], [2, 4]);
        model.Save(_folder.PathOf("model.h5"), new KerasVersion(2, 3, 1)).Notes.Should().HaveCountGreaterThanOrEqualTo(2);
        using var back = KerasImporter.Load(_folder.PathOf("model.h5"));
        back.Spec.Layers.Select(l => l.Name).Should().ContainInOrder("d_linear", "d", "e_linear", "e");
        back.Spec.Layers.OfType<PReLU>().Should().ContainSingle();
        back.Spec.Layers.OfType<LeakyReLU>().Should().ContainSingle();
        back.Predict(x).ToArray().Should().Equal(model.Predict(x).ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    /// <summary>In Keras 3 the layer around says nothing of them.</summary>
    [Fact]
    public void They_are_frozen_apart()
    {
        using (var model = Load(Slopes))
        {
            Learning(model)
                .Should()
                .Equal(
                    "conv2d",
                    "separable_conv2d",
                    "depthwise_conv2d",
                    "time_distributed",
                    "einsum_dense",
                    "activation",
                    "dense_1",
                    "dense_2"
                );
            model.Layers["dense_2"].Trainable = false;
            model.Layers["dense_1"].Trainable = false;
            model.Save(_folder.PathOf("model.keras"));
        }
        using var back = KerasImporter.Load(_folder.PathOf("model.keras"));
        Learning(back).Should().Equal("conv2d", "separable_conv2d", "depthwise_conv2d", "time_distributed", "einsum_dense", "activation");
        back.Layers["dense_2"].Trainable.Should().BeFalse();
    }

    [Fact]
    public void What_a_frozen_layer_trains_is_told()
    {
        using var model = Load("keras-3.15.1/training/whole_frozen");
        var told = model
            .ImportReport!.Notes.Where(n => n.Text.ToString()!.Contains("layers inside learn all the same"))
            .Select(n => n.Layer);
        told.Should()
            .Equal(
                "multi_head_attention",
                "time_distributed",
                "rnn",
                "rnn_1",
                "functional/multi_head_attention_1",
                "bidirectional",
                "conv_lstm1d"
            );
        model.Layers["dense"].Trainable.Should().BeFalse();
        model.Layers["multi_head_attention"].Trainable.Should().BeTrue();
    }

    private static IEnumerable<string> Learning(Model model) =>
        model.Declared.Weights.Where(w => w.Name == "alpha" && w.Variable.Trainable).Select(w => w.Layer.Split('/')[0]);

    private static IEnumerable<LayerSpec> Functions(Model model) =>
        model.Spec.Layers.Select(l => LayerActivation.Of(l is TimeDistributed t ? t.Layer : l)).OfType<LayerSpec>();

    private static Model Load(string id) => KerasImporter.Load(Fixtures.PathOf(id, "model.keras"));

    private static Tensor<float> Data(string id)
    {
        var x = NpzFile.Read(Path.Combine(Fixtures.PathOf(id), "data.npz"))["x0"];
        return Tensor.Create(x.ReadFloats(), [.. x.Shape.Select(d => (nint)d)]);
    }
}
