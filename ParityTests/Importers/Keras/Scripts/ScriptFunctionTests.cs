using System.Numerics.Tensors;
using FluentAssertions;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Lambdas of scripts: their text is read as one expression, and computed like a file's byte code.</summary>
public sealed class ScriptFunctionTests
{
    private const string Head = """
        import keras.backend as K
        import tensorflow as tf
        from keras.models import Sequential, Model
        from keras.layers import Dense, Input, Lambda, concatenate

        """;

    private static float[] Computed(string text, params float[] x)
    {
        var script = KerasScript.Parse(Head + text, new KerasScriptOptions { Version = new KerasVersion(2, 2, 4), Model = "m" }, "m.py");
        using var model = KerasImporter.FromArchitecture(script.Architecture, new KerasImportOptions { Version = script.Version });
        return [.. model.Predict([Tensor.Create(x, [1, x.Length])])[0]];
    }

    [Theory]
    [InlineData("m = Sequential([Lambda(lambda x: x / 2 - 1, input_shape=(2,))])")]
    [InlineData("k = 2\nm = Sequential([Lambda(lambda x: x / k - 1., input_shape=(2,))])")]
    [InlineData("m = Sequential([Lambda(lambda x, k: x / k - 1, arguments={'k': 2}, input_shape=(2,))])")]
    [InlineData(
        "def f(x, k=2):\n  \"Scales.\"\n  y = x / k\n  y -= 1\n  return y\nm = Sequential([Lambda(f, input_shape=(2,), output_shape=(2,))])"
    )]
    [InlineData("def g(x): return x - 1\ndef f(x):\n  return g(x / 2)\nm = Sequential([Lambda(f, input_shape=(2,))])")]
    [InlineData(
        "way = 'half'\ndef f(x):\n  if way == 'half':\n    return x / 2 - 1\n  return x\nm = Sequential([Lambda(f, input_shape=(2,))])"
    )]
    [InlineData(
        "def f(x):\n  for i in range(2):\n    x = x - 0.5\n  return x + K.abs(x) * 0 - (x + 1) / 2\n"
            + "m = Sequential([Lambda(f, input_shape=(2,))])"
    )]
    [InlineData("x = Input((2,))\nm = Model(x, Lambda(lambda x: tf.subtract(x / 2, 1))(x))")]
    public void Half_less_one(string text) => Computed(text, 4, 10).Should().Equal(1, 4);

    [Fact]
    public void Parts_of_a_list()
    {
        const string text = """
            def distance(vects):
                x, y = vects
                return K.sqrt(K.maximum(K.sum(K.square(x - y), axis=1, keepdims=True), K.epsilon()))
            x = Input((2,))
            m = Model(x, Lambda(distance, output_shape=lambda s: (s[0][0], 1))([x, Lambda(lambda v: v * 2)(x)]))
            """;
        Computed(text, 3, 4).Should().Equal(5);
    }

    [Fact]
    public void A_name_has_the_value_that_it_has_when_the_layer_is_applied()
    {
        const string text = """
            x = Input((3,))
            parts = []
            for i in range(3):
                parts.append(Lambda(lambda v: v[:, 2 - i:3 - i])(x))
            m = Model(x, concatenate(parts))
            """;
        Computed(text, 1, 2, 3).Should().Equal(3, 2, 1);
    }

    [Theory]
    [InlineData("m = Sequential([Lambda(lambda x: K.map_fn(lambda r: r, x), input_shape=(2,))])")]
    [InlineData("def f(x):\n  if x > 0: return x\n  return -x\nm = Sequential([Lambda(f, input_shape=(2,))])")]
    [InlineData("def f(x):\n  global k\n  return x\nm = Sequential([Lambda(f, input_shape=(2,))])")]
    [InlineData("def f(x):\n  return f(x)\nm = Sequential([Lambda(f, input_shape=(2,))])")]
    [InlineData("m = Sequential([Lambda(lambda *x: x[0], input_shape=(2,))])")]
    public void What_cannot_be_read_is_refused(string text) => ((Action)(() => Computed(text, 1, 2))).Should().Throw<KerasException>();

    /// <summary>ResizeMethod.AREA: the mean of what a result covers (core/kernels/image/resize_area_op.cc of TensorFlow).</summary>
    [Theory]
    [InlineData("tf.image.resize_images(x, (2, 3), method=tf.image.ResizeMethod.AREA)")]
    [InlineData("tf.image.resize_images(x, (2, 3), tf.image.ResizeMethod.AREA)")]
    [InlineData("tf.image.resize_images(x, (2, 3), 3)")]
    public void Areas_of_images(string expression)
    {
        var script = KerasScript.Parse(
            $"{Head}m = Sequential([Lambda(lambda x: {expression}, input_shape=(4, 5, 1))])",
            new KerasScriptOptions { Version = new KerasVersion(2, 2, 4), Model = "m" },
            "m.py"
        );
        using var model = KerasImporter.FromArchitecture(script.Architecture, new KerasImportOptions { Version = script.Version });
        float[] x = [.. Enumerable.Range(0, 20).Select(i => (float)i)];
        float[] found = [.. model.Predict([Tensor.Create(x, [1, 4, 5, 1])])[0]];
        float[] expected = [2.9f, 4.5f, 6.1f, 12.9f, 14.5f, 16.1f];
        found.Zip(expected).Should().OnlyContain(p => Math.Abs(p.First - p.Second) < 4e-6f);
    }

    [Fact]
    public void Areas_at_corners_are_refused()
    {
        const string text =
            "m = Sequential([Lambda(lambda x: tf.image.resize_images(x, (2, 3), 3, align_corners=True), input_shape=(4, 5, 1))])";
        var read = () => Computed(text, 1);
        read.Should().Throw<KerasException>().WithMessage("*resizing by areas with align_corners is not understood*");
    }

    /// <summary>Theano takes start + size as the end of a range, so that -1 from 0 leaves the last sample out.</summary>
    [Fact]
    public void A_slice_of_Theano_that_leaves_samples_out_is_refused()
    {
        var script = KerasScript.Parse(
            Head + "m = Sequential([Lambda(lambda x: K.slice(x, (0, 1), (-1, 2)), input_shape=(4,))])",
            new KerasScriptOptions { Version = new KerasVersion(2, 2, 4), Model = "m" },
            "m.py"
        );
        var options = new KerasImportOptions { Version = script.Version, Backend = TrainingBackend.Theano };
        var build = () => KerasImporter.FromArchitecture(script.Architecture, options).Dispose();
        build.Should().Throw<KerasException>().WithMessage("*batch*");
        using var other = KerasImporter.FromArchitecture(script.Architecture, options with { Backend = TrainingBackend.TensorFlow });
        other.OutputShapes[0].Should().Equal(null, 2);
    }

    /// <summary>Without an axis Theano, NumPy and Keras 3 look through all elements, samples and all; Keras's own function along the
    /// last.</summary>
    [Theory]
    [InlineData("import theano.tensor as T", "T.argmax(x)", "2.3.1")]
    [InlineData("import theano.tensor as T", "T.argmin(x)", "2.3.1")]
    [InlineData("from keras import ops", "ops.argmax(x)", "3.15.1")]
    [InlineData("from keras import ops", "ops.cumsum(x)", "3.15.1")]
    [InlineData("from keras import ops", "ops.cumprod(x)", "3.15.1")]
    public void An_axis_unsaid_is_not_the_last(string import, string call, string release)
    {
        string text =
            $"{import}\nfrom keras.models import Sequential\nfrom keras.layers import Lambda\n"
            + $"m = Sequential([Lambda(lambda x: x * {call}, input_shape=(2, 3))])";
        var read = () =>
        {
            var script = KerasScript.Parse(text, new KerasScriptOptions { Version = KerasVersion.Parse(release) }, "m.py");
            using var model = KerasImporter.FromArchitecture(script.Architecture, new KerasImportOptions { Version = script.Version });
        };
        read.Should().Throw<KerasException>().Which.Message.Should().MatchRegex("axis 0 of \\[6N\\]");
    }
}
