using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Models that are saved in the form of a release that the caller names.</summary>
public sealed class SavedAsReleaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File => _folder.PathOf("model.h5");

    /// <summary>Real Keras 2.3.1 loads and trains what this writes (tools/oracle/verify.py); here it comes back as it was.</summary>
    [Fact]
    public void A_model_of_CSharp_is_written_as_Keras_2_3_1()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Embedding(20, 4) { MaskZero = true, InputShape = [6] },
            new Lstm(3) { InnerActivation = ActivationFunction.Sigmoid },
            new Dense(2) { Activation = Activation.Softmax, PassesMask = true },
        }.Build();
        model.Compile(new Adam { Amsgrad = true }, "categorical_crossentropy", ["accuracy"]);
        var x = Tensor.Create([1f, 2, 3, 0, 5, 6], [1, 6]);
        model.TrainOnBatch(x, Tensor.Create([0f, 1], [1, 2]));
        model.Save(File, new KerasVersion(2, 3, 1));

        using var back = KerasImporter.Load(File);
        back.ImportReport!.Version.Value.Should().Be(new KerasVersion(2, 3, 1));
        back.Predict(x).ToArray().Should().Equal(model.Predict(x).ToArray());
        back.OptimizerState!.Iterations.Values.Should().Equal(1);
        back.OptimizerState.Optimizer.Should().BeOfType<Adam>().Which.Amsgrad.Should().BeTrue();
    }

    [Fact]
    public void What_Keras_1_cannot_say_is_refused()
    {
        using KerasSharp.Model model = new Sequential
        {
            new ZeroPadding2D { DataFormat = DataFormat.ChannelsFirst, InputShape = [2, 4, 4] },
            new Flatten(),
        }.Build();
        model.Save(File, new KerasVersion(2, 3, 1));
        using var of2 = KerasImporter.Load(File);

        of2.Invoking(m => m.Save(File, new KerasVersion(1, 2, 2)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*ZeroPadding2D*Keras 1.2.2*DataFormat*");
    }

    [Fact]
    public void Releases_that_are_not_written_are_refused()
    {
        using KerasSharp.Model model = new Sequential { new Dense(1) { InputShape = [2] } }.Build();
        model
            .Invoking(m => m.Save(File, new KerasVersion(2, 0, 9)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*1.2.2*2.3.1*found 2.0.9*");
    }
}
