using FluentAssertions;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Layers;

public class CompletenessTests
{
    /// <summary>Every layer record has a rule, but for what models themselves interpret.</summary>
    [Fact]
    public void Every_layer_record_has_a_rule()
    {
        var records = typeof(LayerSpec)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(LayerSpec)) && !t.IsAbstract && !t.IsSubclassOf(typeof(CustomLayer)));
        records.Except([typeof(InputLayer), typeof(ModelSpec)]).Should().BeEquivalentTo(LayerRules.Classes);
    }

    [Fact]
    public void A_class_without_a_rule_is_refused() =>
        ((Action)(() => LayerRules.For(new InputLayer(3) { Name = "a" })))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("layer 'a': no rule for the class InputLayer");

    /// <summary>Records compare by what they say, lists included.</summary>
    [Fact]
    public void Equal_configurations_are_equal()
    {
        new Convolution2D(2, 3, 3) { Strides = [2, 2] }
            .Should()
            .Be(new Convolution2D(2, 3, 3) { Strides = [2, 2] });
        new Convolution2D(2, 3, 3) { Strides = [2, 2] }
            .Should()
            .NotBe(new Convolution2D(2, 3, 3) { Strides = [2, 1] });
        new Bidirectional(new Lstm(2)).Should().Be(new Bidirectional(new Lstm(2)));
    }
}
