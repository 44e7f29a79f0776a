using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Conversion;

/// <summary>Dense of Keras 2 hands a mask on and its softmax takes any rank; where no mask comes and the rank is 2 or 3, Keras 1 has the
/// same.</summary>
public sealed class EarlierDenseTests : IDisposable
{
    private static readonly KerasVersion s_earlier = new(1, 2, 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File => _folder.PathOf("model.h5");

    [Theory]
    [InlineData("4")]
    [InlineData("3, 4")]
    public void It_becomes_one_of_Keras_1(string shape)
    {
        using var model = Model(shape, "softmax", isMasked: false);
        model.Save(File, s_earlier).Notes.Should().Contain(n => n.Layer == "last" && n.Text.Contains("an Activation of softmax"));

        using var back = KerasImporter.Load(File);
        nint[] extents = [2, .. shape.Split(", ").Select(nint.Parse)];
        var x = Tensor.Create([.. Enumerable.Range(0, (int)extents.Aggregate((a, b) => a * b)).Select(i => MathF.Sin(i))], extents);
        back.Predict(x).SequenceEqual(model.Predict(x)).Should().BeTrue();
    }

    /// <summary>A Dense of Keras 1 takes no mask, a TimeDistributed does.</summary>
    [Fact]
    public void One_that_is_given_a_mask_becomes_a_TimeDistributed()
    {
        using var model = Model("3, 4", "tanh", isMasked: true);
        model.Save(File, s_earlier).Notes.Should().Contain(n => n.Layer == "d" && n.Text.Contains("TimeDistributed of a Dense"));

        using var back = KerasImporter.Load(File);
        back.Spec.Layers.OfType<TimeDistributed>().Single().Layer.Should().BeOfType<Dense>();
        var x = Tensor.Create([.. Enumerable.Range(0, 24).Select(i => i / 4 == 2 ? 0 : MathF.Cos(i))], [2, 3, 4]);
        back.Predict(x).SequenceEqual(model.Predict(x)).Should().BeTrue();
    }

    [Theory]
    [InlineData("2, 3, 4", "softmax", false, "an activation 'Softmax (Axis = -1)' has no name in Keras 1.2.2")]
    public void What_Keras_1_lacks_is_refused(string shape, string activation, bool isMasked, string refusal)
    {
        using var model = Model(shape, activation, isMasked);
        FluentActions.Invoking(() => model.Save(File, s_earlier)).Should().Throw<KerasUnsupportedException>().WithMessage($"*{refusal}*");
    }

    private static KerasSharp.Model Model(string shape, string activation, bool isMasked)
    {
        string masking = isMasked ? """{"class_name": "Masking", "config": {"name": "m", "batch_input_shape": [null, SHAPE]}},""" : "",
            json =
                """
                    {"class_name": "Sequential", "keras_version": "2.3.1", "config": {"name": "s", "layers": [MASKING
                      {"class_name": "Dense", "config": {
                        "name": "d", "batch_input_shape": [null, SHAPE], "units": 5, "activation": "FUNCTION"}},
                      {"class_name": "Softmax", "config": {"name": "last", "axis": -1}}]}}
                    """;
        return KerasImporter.FromArchitecture(
            json.Replace("MASKING", masking).Replace("SHAPE", shape).Replace("FUNCTION", activation),
            seed: 3
        );
    }
}
