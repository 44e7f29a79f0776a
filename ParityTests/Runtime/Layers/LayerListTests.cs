using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>Lists of layers by hand hold every layer of the table: a new one is not forgotten.</summary>
public class LayerListTests
{
    // Each has tests of its own in LayerGradientTests.
    private static readonly Type[] s_ofTime = [typeof(SimpleRnn), typeof(Lstm), typeof(Gru), typeof(Embedding), typeof(Dense)];

    [Fact]
    public void Every_layer_has_its_gradient_compared_with_differences()
    {
        var listed = Layers(ImageLayerGradientTests.Cases)
            .Concat(Layers(NewLayerGradientTests.Cases))
            .Concat(Layers(NewLayerGradientTests.Attentions))
            .Concat(Layers(LayerExamples.Cases))
            .Concat(s_ofTime);
        LayerRules.Classes.Except(listed).Except(s_without).Select(t => t.Name).Order().Should().BeEmpty();
    }

    /// <summary>What takes texts, numbers for names or changes images at random has no derivative; operations and joins of several inputs
    /// have tests of their own.</summary>
    private static readonly Type[] s_without =
    [
        typeof(CategoryEncoding),
        typeof(Discretization),
        typeof(HashedCrossing),
        typeof(Hashing),
        typeof(IntegerLookup),
        typeof(RandomAugmentation),
        typeof(RandomCrop),
        typeof(StringLookup),
        typeof(TextVectorization),
        typeof(OperationLayer),
        typeof(Merge),
        // Which way it goes is a matter of its calls; stored trainings hold both.
        typeof(ReversibleEmbedding),
        // Its kernel changes in each call, so that differences are of another function; stored trainings hold it.
        typeof(SpectralNormalization),
    ];

    [Theory, MemberData(nameof(LayerExamples.Cases), MemberType = typeof(LayerExamples))]
    public void Gradients_of_what_is_in_no_other_list(LayerSpec layer, int[] shape) => NewLayerGradientTests.Check(layer, shape);

    // What passes its mask on, and what ends it without a word; all others refuse it, as Keras 1 and 2 do.
    private static readonly string[] s_passing =

        [
            "AlphaDropout",
            "ConvLstm2D",
            "GroupNormalization",
            "Identity",
            "LayerNormalization",
            "Normalization",
            "ReLU",
            "Rescaling",
            "Softmax",
            "SpatialDropout2D",
            "SpatialDropout3D",
            "ThresholdedLinear",
            "UnitNormalization",
        ],
        s_ending =

        [
            "AdaptiveAveragePooling1D",
            "AdaptiveAveragePooling2D",
            "AdaptiveAveragePooling3D",
            "AdaptiveMaxPooling1D",
            "AdaptiveMaxPooling2D",
            "AdaptiveMaxPooling3D",
            "CenterCrop",
            "ConvLstm1D",
            "EinsumDense",
            "Resizing",
            "RmsNormalization",
            "StackedRnn",
        ];

    // Takes a mask of its steps alone, which Masking does not make of images.
    private const string OfSteps = "ConvLstm3D";

    [Theory, MemberData(nameof(Unlisted))]
    public void A_mask_is_refused_by_who_does_not_pass_it_on(string name)
    {
        var (layer, shape) = Examples().First(e => e.Layer.GetType().Name == name);
        var model = new Sequential
        {
            new Masking { InputShape = [.. shape.Select(e => (int?)e)] },
            layer,
        };
        string outcome;
        try
        {
            outcome = LayerRun.Lower(model.ToSpec(), false, shape).Outputs[0].Mask is null ? "ended" : "passed";
        }
        catch (KerasException e) when (e.Message.Contains("it does not support masking", StringComparison.Ordinal))
        {
            outcome = "refused";
        }
        outcome
            .Should()
            .Be(
                s_passing.Contains(name) ? "passed"
                : s_ending.Contains(name) ? "ended"
                : "refused"
            );
    }

    /// <summary>The layers of one input that MaskTests does not list.</summary>
    public static TheoryData<string> Unlisted =>
        [
            .. Examples()
                .Select(e => e.Layer.GetType())
                .Distinct()
                .Where(t => t.Name != OfSteps)
                .Except(Layers(MaskTests.Passing).Concat(Layers(MaskTests.Refusing)).Concat(Layers(MaskTests.Consuming)))
                .Select(t => t.Name)
                .Order(),
        ];

    [Fact]
    public void Every_layer_is_asked_for_its_mask()
    {
        var listed = Layers(MaskTests.Passing)
            .Concat(Layers(MaskTests.Refusing))
            .Concat(Layers(MaskTests.Consuming))
            .Concat(Examples().Select(e => e.Layer.GetType()))
            .Concat(Layers(NewLayerGradientTests.Attentions));
        LayerRules.Classes.Except(listed).Except(s_without).Except(s_ofTime).Select(t => t.Name).Order().Should().BeEmpty();
    }

    private static IEnumerable<(LayerSpec Layer, int[] Shape)> Examples() =>
        new[] { ImageLayerGradientTests.Cases, NewLayerGradientTests.Cases, LayerExamples.Cases }
            .SelectMany(c => c)
            .Select(c => ((LayerSpec)c[0], (int[])c[1]));

    private static IEnumerable<Type> Layers(TheoryData cases) => cases.Select(c => c[0]).OfType<LayerSpec>().Select(l => l.GetType());
}
