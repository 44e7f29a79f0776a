using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Importers.Keras.Import;
using KerasSharp.ParityTests.Parity;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>Lambda layers and classes that Keras does not have: the caller gives them.</summary>
public sealed class LambdaTests
{
    internal const string Json =
        """{"class_name": "Lambda", "config": {"name": "twice", "trainable": true, "batch_input_shape": [null, 3], "input_dtype": "float32", "function": ["c\u0001\u0000", null, null], "function_type": "lambda", "output_shape": null, "output_shape_type": "raw", "arguments": {}}}""";

    private const string Scaled =
        """{"class_name": "Scaled", "config": {"name": "scaled_1", "batch_input_shape": [null, 3], "factor": 5}}""";

    // lambda x: x * 2 by CPython 3.7, in base 64.
    private const string Twice =
        "4wEAAAAAAAAAAQAAAAIAAABDAAAAcwgAAAB8AGQBFABTACkCTukCAAAAqQApAdoBeHICAAAAcgIAAAD6BG0ucHnaCDxsYW1iZGE+AQAAAPMAAAAA";

    private static readonly float[] s_numbers = [1, -2, 3];

    [Fact]
    public void By_the_layers_name()
    {
        var options = new KerasImportOptions { Custom = new CustomLayers().Lambda("twice", (Node x) => x * 2) };
        using var model = KerasImporter.FromArchitecture(BadFiles.Sequential(Json), options);
        Predict(model).Should().Equal(2, -4, 6);
        model.ImportReport!.Conversions.Select(c => c.ToString()).Should().Contain("twice: the function of this Lambda is the caller's");
    }

    [Fact]
    public void By_the_functions_name()
    {
        var options = new KerasImportOptions { Custom = new CustomLayers().Lambda("antirectifier", (Node x) => Ops.Relu(x)) };
        string json = Json.Replace("[\"c\\u0001\\u0000\", null, null]", "\"antirectifier\"")
            .Replace("\"function_type\": \"lambda\"", "\"function_type\": \"function\"");
        using var model = KerasImporter.FromArchitecture(BadFiles.Sequential(json), options);
        Predict(model).Should().Equal(1, 0, 3);
    }

    [Fact]
    public void Byte_code_as_a_mere_text_is_not_printed()
    {
        string json = Json.Replace("[\"c\\u0001\\u0000\", null, null]", "\"c\\u0001\\u0000S|d\"")
            .Replace("\"function_type\": \"lambda\", ", "");
        json.Should().NotContain("[\"c").And.NotContain("function_type");
        FluentActions
            .Invoking(() => KerasImporter.FromArchitecture(BadFiles.Sequential(json)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                "(architecture): layer 'twice' (Lambda): it holds Python byte code, which is never run, and cannot be read: "
                    + "expected a code object of CPython 2.7 or 3.4 to 3.13, found * bytes that are none; give its meaning in C#: "
                    + "options.Custom.Lambda(\"twice\", x => ...)"
            );
    }

    /// <summary>Stored cases whose files hold a function's name alone, or call one that is in no file: refused, and with the function
    /// given in C# they predict what real Keras did.</summary>
    [Theory]
    [InlineData(
        "keras-2.2.5-tf/lambda/lambda_py3_7_2_2_5_033_h5",
        "its Python function 'helper(x)': it calls 'helper' (instruction 4 CALL_FUNCTION 1), a function that is not in the file; give its "
            + "meaning in C#: options.Custom.Lambda(\"code\", (Node x) => ... /* helper(x) */)"
    )]
    [InlineData(
        "keras-3.8.0-tf/lambda/lambda_py3_11_3_8_0_012_h5",
        "it holds the Python function 'f', which is never run; give its meaning in C#: options.Custom.Lambda(\"code\", x => ... /* f */)"
    )]
    [InlineData(
        "keras-3.8.0-tf/lambda/lambda_py3_11_3_8_0_030_keras",
        "it holds the Python function 'f', which is never run; give its meaning in C#: options.Custom.Lambda(\"code\", x => ... /* f */)"
    )]
    public void A_function_that_is_in_no_file_and_its_replacement(string id, string message)
    {
        var fixture = new FixtureCase(id);
        fixture
            .Invoking(f => f.Load(FixtureCases.Options(id, f, Device.Reference())))
            .Should()
            .Throw<KerasException>()
            .WithMessage($"*layer 'code' (Lambda): {message}");
        var functions =
            id.EndsWith("033_h5", StringComparison.Ordinal) ? new CustomLayers().Lambda("code", (Node x) => x * 3)
            : id.EndsWith("030_keras", StringComparison.Ordinal)
                ? new CustomLayers().Lambda("f", (IReadOnlyList<Node> v) => v[0] * 2.833f + v[1])
            : new CustomLayers().Lambda("f", (Node x) => x / 255 - 0.5f);
        using var model = KerasModel.Load(fixture.WeightsPath, new KerasImportOptions { Custom = functions, Device = Device.Reference() });
        foreach (var (inputs, outputs, _) in fixture.Calls)
            fixture.Tolerance.Problem(outputs[0].Array, model.Predict(inputs)[0]).Should().BeNull();
    }

    [Fact]
    public void A_function_for_its_mask_is_refused()
    {
        string json = Json.Replace("[\"c\\u0001\\u0000\", null, null]", "[\"CODE\", null, null]")
            .Replace("CODE", Twice, StringComparison.Ordinal)
            .Replace("\"arguments\": {}", "\"arguments\": {}, \"mask\": [\"CODE\", null, null]".Replace("CODE", Twice));
        FluentActions
            .Invoking(() => KerasImporter.FromArchitecture(BadFiles.Sequential(json)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*layer 'twice' (Lambda): *the mask that it gives (key 'mask') is another function, which is not understood; *");
        using var model = KerasImporter.FromArchitecture(BadFiles.Sequential(json.Split(", \"mask\":")[0] + "}}"));
        Predict(model).Should().Equal(2, -4, 6);
    }

    [Fact]
    public void A_class_by_its_name_with_its_config()
    {
        var options = new KerasImportOptions
        {
            Custom = new CustomLayers().Layer("Scaled", config => new ScaledLayer(config.GetProperty("factor").GetSingle())),
        };
        using var model = KerasImporter.FromArchitecture(BadFiles.Sequential(Scaled), options);
        Predict(model).Should().Equal(5, -10, 15);
    }

    [Fact]
    public void A_merge_of_a_function()
    {
        const string branch =
            """{"class_name": "Sequential", "config": [{"class_name": "Activation", "config": {"name": "NAME", "batch_input_shape": [null, 3], "activation": "linear"}}]}""";
        string merge =
            """{"class_name": "Merge", "config": {"name": "difference", "mode": ["x", null, null], "mode_type": "lambda", "layers": [LEFT, RIGHT]}}"""
                .Replace("LEFT", branch.Replace("NAME", "a"))
                .Replace("RIGHT", branch.Replace("NAME", "b"));
        var options = new KerasImportOptions { Custom = new CustomLayers().Lambda("difference", (IReadOnlyList<Node> x) => x[0] - x[1]) };
        using var model = KerasImporter.FromArchitecture(BadFiles.Sequential(merge), options);
        float[] y = new float[3];
        model.Predict([Tensor.Create(s_numbers, [1, 3]), Tensor.Create([1f, 1, 1], [1, 3])])[0].FlattenTo(y);
        y.Should().Equal(0, -3, 2);
    }

    private static float[] Predict(Model model)
    {
        float[] y = new float[3];
        model.Predict(Tensor.Create(s_numbers, [1, 3])).FlattenTo(y);
        return y;
    }

    private sealed record ScaledLayer(float Factor) : CustomLayer
    {
        public override IReadOnlyList<LayerValue> Lower(LayerContext context) => [new LayerValue(context.X * Factor)];
    }
}
