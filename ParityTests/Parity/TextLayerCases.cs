using System.Text;
using FluentAssertions;
using KerasSharp.Runtime.Text;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Layers that take texts, on the examples whose results Keras's own tests state (keras-team/keras v2.15.0,
/// keras/layers/preprocessing/*_test.py; its computations are TensorFlow's).</summary>
public sealed class TextLayerCases
{
    private static readonly string[] s_actors = ["omar", "stringer", "marlo", "wire", "skywalker"];

    private static readonly Texts s_elements = ["earth", "wind", "and", "fire"];

    private static readonly string[] s_rows = ["earth", "wind", "and", "earth", "ohio", "and", "earth", "michigan"],
        s_weighted = ["earth", "wind", "and", "earth", "ohio", "fire", "earth", "michigan"];

    [Fact]
    public void Hashes_as_FarmHash()
    {
        Values(new Hashing(2), new InputLayer(1) { Text = true }, s_actors).Should().Equal(0, 0, 1, 0, 0);
        Values(new Hashing(3) { MaskValue = "omar" }, new InputLayer(1) { Text = true }, s_actors).Should().Equal(0, 1, 2, 1, 1);
        Values(new Hashing(3) { MaskValue = "" }, new InputLayer(1) { Text = true }, s_actors).Should().Equal(1, 1, 2, 1, 1);
        Numbers(new Hashing(3), 0, 1, 2, 3, 4).Should().Equal(1, 0, 1, 0, 2);
    }

    // Examples of BigQuery's documentation and of Guava's tests.
    [Theory]
    [InlineData("1footrue", 1, -1541654101129638711)]
    [InlineData("2applefalse", 1, 2794438866806483259)]
    [InlineData("3true", 1, -4880158226897771312)]
    [InlineData("test", 1, 8581389452482819506)]
    [InlineData("test", 8, -4196240717365766262)]
    [InlineData("test", 64, 3500507768004279527)]
    public void Fingerprints_as_others_do(string text, int times, long expected) =>
        ((long)FarmHash.Fingerprint(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, times))))).Should().Be(expected);

    // Lengths around each bound, computed by a second writing of the published algorithm that gives the examples above, too.
    [Theory]
    [InlineData(0, 0x9ae16a3b2f90404f)]
    [InlineData(1, 0x4271b80e2915c76a)]
    [InlineData(16, 0xd836480326a974d6)]
    [InlineData(17, 0x5cded6cb65c9dac6)]
    [InlineData(32, 0xa03300e1b2be6da7)]
    [InlineData(33, 0x839154ca67815696)]
    [InlineData(64, 0x000f03eac52d3535)]
    [InlineData(65, 0xfb360c5023f60db6)]
    [InlineData(128, 0x33ef435f17af1739)]
    [InlineData(129, 0xc30a81b637d2e4dd)]
    [InlineData(300, 0x70118fe7a7f708b5)]
    public void Fingerprints_of_all_lengths(int length, ulong expected) =>
        FarmHash.Fingerprint([.. Enumerable.Range(0, length).Select(i => (byte)(i * 37 + 11))]).Should().Be(expected);

    [Fact]
    public void Hashes_with_a_key_as_SipHash()
    {
        var text = new InputLayer(1) { Text = true };
        Values(new Hashing(2) { Salt = new(133, 137) }, text, s_actors).Should().Equal(0, 1, 0, 1, 0);
        Values(new Hashing(2) { Salt = new(211, 137) }, text, s_actors).Should().Equal(1, 0, 1, 0, 1);
        Numbers(new Hashing(3) { Salt = new(133, 137) }, 0, 1, 2, 3, 4).Should().Equal(1, 1, 2, 0, 1);
        // The example of the paper.
        SipHash
            .Of([.. Enumerable.Range(0, 15).Select(i => (byte)i)], new(0x0706050403020100, 0x0f0e0d0c0b0a0908))
            .Should()
            .Be(0xa129ca6149be45e5);
    }

    [Fact]
    public void Crosses_texts_and_numbers()
    {
        Crossed(new HashedCrossing(10)).Should().Equal(1, 4, 1, 6, 3);
        Crossed(new HashedCrossing(5) { Output = TokenOutput.OneHot })
            .Should()
            .Equal(0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0);
    }

    [Fact]
    public void Cuts_and_fills_sequences()
    {
        var layer = new TextVectorization(s_elements) { Standardize = TextStandardization.None, Length = 3 };
        var text = new InputLayer(1) { Text = true };
        Values(layer, text, "earth wind and also fire", "fire and earth michigan").Should().Equal(2, 3, 4, 5, 4, 2);
        Values(layer, text, "wind", "fire and").Should().Equal(3, 0, 0, 5, 4, 0);
        Values(layer with { Length = null }, text, "wind", "fire and").Should().Equal(3, 0, 5, 4);
    }

    [Fact]
    public void Standardizes_splits_and_joins()
    {
        Texts steps =
        [
            "earth",
            "wind",
            "and",
            "fire",
            "earth wind",
            "wind and",
            "and fire",
            "michign",
            "fire and",
            "and earth",
            "earth michign",
        ];
        Values(
                new TextVectorization(steps) { NGrams = [1, 2] },
                new InputLayer(1) { Text = true },
                "earth wInD and firE",
                "\tfire\tand\nearth!!    michig@n  "
            )
            .Should()
            .Equal(2, 3, 4, 5, 6, 7, 8, 5, 4, 2, 9, 10, 11, 12);
        Values(
                new TextVectorization(["Earth", "wInD", "aNd", "firE", "fire", "and", "earth", "michigan"])
                {
                    Standardize = TextStandardization.StripPunctuation,
                    Split = TextSplit.None,
                },
                new InputLayer(4) { Text = true },
                ["Earth", "wInD", "aNd", "firE", "fire|", "an<>d", "{earth}", "michigan@%$"]
            )
            .Should()
            .Equal(2, 3, 4, 5, 6, 7, 8, 9);
        Values(
                new TextVectorization(["a", "n", "d", " ", "f"]) { Standardize = TextStandardization.None, Split = TextSplit.Character },
                new InputLayer(1) { Text = true },
                "and fnä\U0001F600"
            )
            .Should()
            .Equal(2, 3, 4, 5, 6, 3, 1, 1);
    }

    [Theory]
    [InlineData(TokenOutput.MultiHot, 6, new float[] { 0, 1, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0 })]
    [InlineData(TokenOutput.MultiHot, null, new float[] { 0, 1, 1, 1, 0, 1, 1, 0, 1, 0 })]
    [InlineData(TokenOutput.Count, 6, new float[] { 0, 2, 1, 1, 0, 0, 2, 1, 0, 1, 0, 0 })]
    [InlineData(TokenOutput.Count, null, new float[] { 0, 2, 1, 1, 0, 2, 1, 0, 1, 0 })]
    public void Counts_words(TokenOutput output, int? padded, float[] expected) =>
        Values(Whole(output, padded), new InputLayer((int?)null) { Text = true }, s_rows, 4).Should().Equal(expected);

    [Fact]
    public void Weighs_words() =>
        Values(
                Whole(TokenOutput.TfIdf, 6) with
                {
                    IdfWeights = new Numbers(0.5, 0.4, 0.25, 0.75, 0.6, 0),
                },
                new InputLayer((int?)null) { Text = true },
                s_weighted,
                4
            )
            .Should()
            .Equal(0, 0.8f, 0.25f, 0.75f, 0, 0, 1, 0.4f, 0, 0, 0.6f, 0);

    // A word that is not there has the place of its FarmHash, behind that of the mask.
    [Fact]
    public void Looks_words_up()
    {
        var text = new InputLayer(1) { Text = true };
        Values(new StringLookup(s_elements), text, "fire", "ohio", "earth").Should().Equal(4, 0, 1);
        Values(new StringLookup(s_elements) { MaskToken = "" }, text, "fire", "", "ohio").Should().Equal(5, 0, 1);
        Values(new StringLookup(s_elements) { MaskToken = "", UnknownPlaces = 2 }, text, "fire", "omar", "marlo").Should().Equal(6, 1, 2);
        Values(new StringLookup(s_elements) { Output = TokenOutput.OneHot }, text, "wind", "x")
            .Should()
            .Equal(0, 0, 1, 0, 0, 1, 0, 0, 0, 0);
        FluentActions
            .Invoking(() => Values(new StringLookup(s_elements) { UnknownPlaces = 0 }, text, "ohio"))
            .Should()
            .Throw<KerasException>()
            .WithMessage("layer 'stringlookup_1': expected texts of the vocabulary*found 'ohio'");
    }

    [Fact]
    public void Refuses_texts_elsewhere()
    {
        var x = Functional.Input(new InputLayer(1) { Text = true, Name = "words" });
        FluentActions
            .Invoking(() => new Model(Functional.Model(x, new Dense(1) { Name = "d" }.Apply(x)), Device.Cpu()))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("layer 'd' (Dense): texts (input 'words', dtype string) reach it; expected them in a StringLookup*");
        var n = Functional.Input(4);
        FluentActions
            .Invoking(() => new Model(Functional.Model(n, new Hashing(3) { Name = "h" }.Apply(new Dense(1).Apply(n))), Device.Cpu()))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("layer 'h' (Hashing): it runs before the graph*found numbers that other layers compute");
    }

    // A tensor is what the model's input is given, never what its layer makes of it.
    [Fact]
    public void Tensors_are_hashed_too()
    {
        var x = Functional.Input(1);
        using var model = new Model(Functional.Model(x, new Hashing(3).Apply(x)), Device.Cpu());
        float[] values = [0, 1, 2, 3, 4];
        Flat(model.Predict(values)).Should().Equal(1, 0, 1, 0, 2);
        Flat(model.Predict([System.Numerics.Tensors.Tensor.Create(values, [5, 1])])[0]).Should().Equal(1, 0, 1, 0, 2);
        model
            .Invoking(m => m.Predict(values, [5, 1], new float[5]))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*into memory of the caller*Hashing*is not supported*");
    }

    // A model inside is called twice, each time on another text.
    [Fact]
    public void Texts_reach_nested_models()
    {
        var inner = Functional.Input(new InputLayer(1) { Text = true });
        var encoder = Functional.Model(
            inner,
            new Embedding(6, 3).Apply(new TextVectorization(s_elements) { Length = 2 }.Apply(inner)),
            "encoder"
        );
        var a = Functional.Input(new InputLayer(1) { Text = true });
        var b = Functional.Input(new InputLayer(1) { Text = true });
        using var model = new Model(
            Functional.Model([a, b], [new Merge(MergeMode.Subtract).Apply(encoder.Apply(a), encoder.Apply(b))]),
            Device.Cpu()
        );
        string[] first = ["earth wind", "fire", "and"],
            second = ["wind", "fire", "earth"];
        var y = model.PredictInputs([first, second])[0];
        y.Lengths.ToArray().Should().Equal(3, 2, 3);
        y[1, 0, 0].Should().Be(0);
        y[0, 0, 0].Should().NotBe(0);
    }

    private static TextVectorization Whole(TokenOutput output, int? padded) =>
        new(s_elements)
        {
            Standardize = TextStandardization.None,
            Split = TextSplit.None,
            Output = output,
            PaddedTo = padded,
        };

    private static float[] Values(LayerSpec layer, InputLayer input, params string[] texts) =>
        Values(layer, input, texts, input.InputShape!.Aggregate(1, (a, b) => a * b!.Value));

    private static float[] Values(LayerSpec layer, InputLayer input, string[] texts, int perSample)
    {
        var x = Functional.Input(input);
        using var model = new Model(Functional.Model(x, layer.Apply(x)), Device.Cpu());
        return Flat(model.PredictInputs([new InputData(texts, [texts.Length / perSample, perSample])])[0]);
    }

    private static float[] Numbers(LayerSpec layer, params float[] values)
    {
        var x = Functional.Input(1);
        using var model = new Model(Functional.Model(x, layer.Apply(x)), Device.Cpu());
        return Flat(model.PredictInputs([System.Numerics.Tensors.Tensor.Create(values, [values.Length, 1])])[0]);
    }

    private static float[] Crossed(HashedCrossing layer)
    {
        var a = Functional.Input(new InputLayer(1) { Text = true });
        var b = Functional.Input(1);
        using var model = new Model(Functional.Model([a, b], [layer.Apply(a, b)]), Device.Cpu());
        string[] letters = ["A", "B", "A", "B", "A"];
        float[] numbers = [101, 101, 101, 102, 102];
        return Flat(model.PredictInputs([letters, System.Numerics.Tensors.Tensor.Create(numbers, [5, 1])])[0]);
    }

    private static float[] Flat(System.Numerics.Tensors.Tensor<float> y)
    {
        var values = new float[y.FlattenedLength];
        y.FlattenTo(values);
        return values;
    }
}
