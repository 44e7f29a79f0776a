using FluentAssertions;
using KerasSharp.Onnx;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>Other numbers of samples and other lengths than a file was tried with.</summary>
public class LengthTests
{
    private static readonly Dictionary<string, Func<Model>> s_models = new()
    {
        ["recurrent"] = () =>
            new Sequential
            {
                new InputLayer(null, 3),
                new Masking(),
                new Bidirectional(new Lstm(4) { ReturnSequences = true }),
                new Gru(4) { ReturnSequences = true, Activation = Activation.Gelu },
                new TimeDistributed(new Dense(2)),
            }.Build(),
        ["tokens"] = () =>
            new Sequential
            {
                new InputLayer([null]),
                new Embedding(20, 4) { MaskZero = true },
                new Lstm(4),
                new Dense(1),
            }.Build(),
        ["means"] = () =>
            new Sequential
            {
                new InputLayer(null, 3),
                new Convolution1D(4, 3) { Padding = Padding.Valid },
                new GlobalAveragePooling1D(),
                new Dense(2),
            }.Build(),
        ["pools"] = () =>
            new Sequential
            {
                new InputLayer(null, 3),
                new Convolution1D(4, 3) { Padding = Padding.Same, Strides = [2] },
                new MaxPooling1D(2),
                new GlobalMaxPooling1D(),
            }.Build(),
        ["backwards"] = () =>
            new Sequential
            {
                new InputLayer(null, 3),
                new Lstm(4) { GoBackwards = true, ReturnSequences = true },
            }.Build(),
    };

    public static TheoryData<string> Names() => [.. s_models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_file_takes_every_length_and_number_of_samples(string name)
    {
        using var model = s_models[name]();
        using var run = new OnnxRun(model);
        run.Report.Inputs[0].Extents.Take(2).Should().Equal("N", "T");
        foreach (int steps in new[] { 5, 6, 11, 64, 71 })
        foreach (int samples in new[] { 1, 3 })
        {
            var x = name == "tokens" ? Tokens(samples, steps) : Models.Draw(steps, samples, steps, 3);
            Models.ShouldAgree(model, run, samples, x);
        }
    }

    [Fact]
    public void A_length_may_be_given()
    {
        using var model = s_models["recurrent"]();
        using var run = new OnnxRun(model, new OnnxOptions { Length = 7 });
        run.Report.Inputs[0].ToString().Should().EndWith("float32 [N, 7, 3]");
        Models.ShouldAgree(model, run, 2, Models.Draw(1, 2, 7, 3));
    }

    // What is computed for a sample does not depend on how many there are.
    [Theory]
    [InlineData("models/imdb_lstm")]
    [InlineData("models/sine_gru")]
    public void Other_batches_than_the_fixtures_agree_with_the_model(string folder)
    {
        using var model = KerasImporter.Load(Oracle.Fixtures.PathOf([.. folder.Split('/'), "model.h5"]));
        using var run = new OnnxRun(model);
        nint[] shape = [6, .. model.InputLayers[0].InputShape!.Select(e => (nint)(e ?? 9))];
        var x = shape.Length == 2 ? Tokens(6, (int)shape[1]) : Models.Draw(1, shape);
        foreach (int batch in new[] { 1, 2, 6 })
            Models.ShouldAgree(model, run, batch, x);
    }

    private static System.Numerics.Tensors.Tensor<float> Tokens(int samples, int steps)
    {
        var random = new Random(steps);
        float[] ids = [.. Enumerable.Range(0, samples * steps).Select(_ => (float)random.Next(20))];
        return System.Numerics.Tensors.Tensor.Create(ids, [samples, steps]);
    }
}
