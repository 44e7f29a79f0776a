using FluentAssertions;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>Values that calls pass by keyword.</summary>
public class CallArgumentTests
{
    private static ModelSpec Model(LayerSpec layer, params string?[] keywords) =>
        new()
        {
            Layers = [.. keywords.Select((_, i) => new InputLayer(2, 3) { Name = $"x{i}" }), layer with { Name = "layer" }],
            Calls =
            [
                .. keywords.Select((_, i) => new CallSpec(i, [])),
                new(keywords.Length, [.. keywords.Select((_, i) => new TensorRef(i))]) { Keywords = keywords },
            ],
            Inputs = [.. keywords.Select((_, i) => new TensorRef(i))],
            Outputs = [new(keywords.Length)],
        };

    [Fact]
    public void A_keyword_that_a_layer_does_not_take_is_refused() =>
        LayerRun
            .Refusal(Model(new Dense(2), null, "value"), [2, 3], [2, 3])
            .Should()
            .Be("layer 'layer' (Dense): expected no value passed by the keyword 'value', found one");

    [Fact]
    public void A_mask_of_no_value_is_refused() =>
        LayerRun
            .Refusal(Model(new Dense(2), null, "mask.1"), [2, 3], [2, 3])
            .Should()
            .Be("layer 'layer' (Dense): expected a mask of one of the 1 values passed by place, found 'mask.1'");

    [Fact]
    public void A_mask_is_that_of_the_value_it_belongs_to()
    {
        var outputs = LayerRun.Lower(Model(new MaskProbe(), null, "mask"), false, [2, 3], [2, 3]);
        outputs.Outputs[0].Value.Should().BeSameAs(outputs.Inputs[1]);
    }

    [Fact]
    public void Values_by_keyword_have_their_place_in_attention() =>
        LayerRun
            .Lower(Model(new MultiHeadAttention(1, 2), null, "key", "value"), false, [2, 3], [2, 3], [2, 3])
            .Outputs[0]
            .Value.Shape[1..]
            .Should()
            .Equal([2, 3]);
}
