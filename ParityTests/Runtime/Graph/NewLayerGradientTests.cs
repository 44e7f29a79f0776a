using KerasSharp.ParityTests.Runtime.Layers;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>The gradients of layers that tf.keras and Keras 3 add, by inputs and by weights, against central differences.</summary>
public class NewLayerGradientTests
{
    public static TheoryData<LayerSpec, int[]> Cases =>
        new()
        {
            {
                new LayerNormalization { Axes = [1, 3] },
                [2, 3, 2]
            },
            {
                new LayerNormalization { DividesOnly = true },
                [2, 3]
            },
            {
                new RmsNormalization { Axes = [1] },
                [3, 2]
            },
            {
                new UnitNormalization { Axes = [1, 2] },
                [3, 2]
            },
            {
                new GroupNormalization(2) { Axis = 1 },
                [4, 3]
            },
            {
                new Normalization { Axes = [-1], Invert = true },
                [3, 2]
            },
            {
                new Rescaling(new Numbers(2, -3)) { Offset = 1 },
                [3, 2]
            },
            { new Identity(), [3] },
            {
                new Softmax { Axes = [1, 2] },
                [3, 2]
            },
            {
                new EinsumDense("abc,bcd->abd", [3, 4]) { BiasAxes = "bd", Activation = ActivationFunction.Tanh },
                [3, 2]
            },
            {
                new EinsumDense("ab...,bc->ac...", [3]) { BiasAxes = "c" },
                [2, 3]
            },
            {
                new Convolution2D(4, 2, 2) { Groups = 2 },
                [3, 3, 4]
            },
            {
                new Deconvolution1D(2, 3) { Strides = [2] },
                [3, 2]
            },
            {
                new DepthwiseConvolution1D(2) { DepthMultiplier = 2 },
                [4, 2]
            },
            {
                new ConvLstm1D(2, 2) { InnerActivation = ActivationFunction.Sigmoid, Padding = Padding.Same },
                [2, 3, 2]
            },
            {
                new ConvLstm3D(1, 2, 1, 2) { InnerActivation = ActivationFunction.Sigmoid, ReturnSequences = true },
                [2, 2, 2, 2, 1]
            },
            {
                new Resizing(3, 5) { Interpolation = Interpolation.Bicubic },
                [4, 3, 2]
            },
            {
                new Resizing(3, 2) { Interpolation = Interpolation.Area, CropsToAspectRatio = true },
                [4, 4, 1]
            },
            {
                new UpSampling2D(2, 3) { Interpolation = Interpolation.Lanczos3 },
                [3, 2, 1]
            },
            { new CenterCrop(2, 3), [4, 4, 2] },
            { new AdaptiveMaxPooling2D([2, 2]), [3, 5, 1] },
            { new AdaptiveAveragePooling1D([2]), [5, 2] },
            {
                new GlobalAveragePooling2D { KeepsAxes = true },
                [3, 2, 2]
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layers(LayerSpec layer, int[] shape) => Check(Functional(layer, shape), shape);

    public static TheoryData<LayerSpec, int[][]> Attentions =>
        new()
        {
            {
                new Attention { UseScale = true, Causal = true },
                [
                    [3, 2],
                    [3, 2],
                ]
            },
            {
                new Attention { UseScale = true, ScoreMode = ScoreMode.Concatenate },
                [
                    [2, 2],
                    [3, 4],
                    [3, 2],
                ]
            },
            {
                new AdditiveAttention(),
                [
                    [2, 2],
                    [3, 2],
                ]
            },
            {
                new MultiHeadAttention(2, 2)
                {
                    ValueDim = 3,
                    OutputShape = [2, 2],
                    Dropout = 0.3,
                    UseGate = true,
                    SlidingWindow = 2,
                },
                [
                    [3, 2],
                    [4, 3],
                ]
            },
            {
                new MultiHeadAttention(1, 2) { AttentionAxes = [2] },
                [
                    [2, 3, 2],
                    [2, 2, 2],
                ]
            },
            {
                new GroupedQueryAttention(2, 4, 2) { UseGate = true },
                [
                    [3, 2],
                    [2, 2],
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Attention_layers(LayerSpec layer, int[][] shapes) => Check(Functional(layer, shapes), shapes);

    /// <summary>A mask of the values, one that a call passes, and scores as a second output.</summary>
    [Fact]
    public void Attention_with_masks()
    {
        int[][] shapes =
        [
            [3, 2],
            [4, 2],
            [3, 4],
        ];
        LayerSpec[] layers =
        [
            .. shapes.Select((s, i) => new InputLayer([.. s.Select(e => (int?)e)]) { Name = $"x{i}" }),
            new Masking { Name = "masking" },
            new MultiHeadAttention(2, 2) { Name = "attention" },
        ];
        var spec = new ModelSpec
        {
            Layers = layers,
            Calls =
            [
                new(0, []),
                new(1, []),
                new(2, []),
                new(3, [new(1)]),
                new(4, [new(0), new(3), new(2)])
                {
                    Keywords = [null, "value", "attention_mask"],
                    UsesCausalMask = true,
                    ReturnsScores = true,
                },
            ],
            Inputs = [new(0), new(1), new(2)],
            Outputs = [new(4), new(4, 1)],
        };
        Check(spec, shapes);
    }

    /// <summary>Compares the derivatives of one layer by its input and weights with differences.</summary>
    internal static void Check(LayerSpec layer, int[] shape) => Check(Functional(layer, shape), shape);

    private static ModelSpec Functional(LayerSpec layer, params int[][] shapes)
    {
        KerasTensor[] inputs = [.. shapes.Select(s => KerasSharp.Functional.Input([.. s.Select(e => (int?)e)]))];
        return KerasSharp.Functional.Model(inputs, [layer.Apply(inputs)]);
    }

    private static void Check(ModelSpec spec, params int[][] shapes)
    {
        var (lowering, store) = LayerRun.LowerWithStore(spec, training: true, shapes);
        static double Draw(Random r) => 2 * r.NextDouble() - 1;
        GradientCheck.Everything(
            [.. lowering.Outputs.Select(o => o.Value)],
            [.. lowering.Inputs.Select(i => (i, (Func<Random, double>)Draw, true))],
            [.. store.All.Where(v => v.Role == VariableRole.Weight && v.Trainable)]
        );
    }
}
