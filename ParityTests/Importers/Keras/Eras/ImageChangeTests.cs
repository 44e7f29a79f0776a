using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.TfKeras.Layers;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>What the settings of layers that change images at random mean, by the constructors and get_random_transformation of Keras's
/// sources at the tags 2.8.0, 2.15.0, 3.5.0 and 3.15.1.</summary>
public sealed class ImageChangeTests
{
    private static readonly ImageChangeForm s_old = new(false, false, false),
        s_new = new(true, true, true);

    private static ImageChange? Of(ImageChangeForm form, string kind, string settings) => form.Read(kind, JObject.Parse(settings));

    [Theory]
    [InlineData("0.2", -0.2, 0.2)]
    [InlineData("-0.2", -0.2, 0.2)]
    [InlineData("[-0.1, 0.3]", -0.1, 0.3)]
    [InlineData("[0.3, -0.1]", -0.1, 0.3)]
    public void A_range_is_two_numbers_or_one_for_both_sides(string factor, double low, double high) =>
        Of(s_new, "RandomRotation", $$"""{"factor": {{factor}} }""").Should().Be(new RotationChange(new(low, high)));

    [Fact]
    public void Borders_and_interpolations()
    {
        const string Zoom = """{"height_factor": 0.1, "width_factor": null, "fill_mode": "wrap", "interpolation": "nearest"}""";
        Of(s_old, "RandomZoom", Zoom).Should().Be(new ZoomChange(new(-0.1, 0.1), null) { Border = ImageBorder.Wrap, Nearest = true });
        Of(s_old, "RandomTranslation", """{"height_factor": 0.1, "width_factor": 0, "fill_mode": "constant", "fill_value": 3}""")
            .Should()
            .Be(new ShiftChange(new(-0.1, 0.1), new(0, 0)) { Border = ImageBorder.Constant, BorderValue = 3 });
        Of(s_old, "RandomBrightness", """{"factor": 0.5, "value_range": [1, 0]}""")
            .Should()
            .Be(new BrightnessChange(new(-0.5, 0.5), new(0, 1)));
        Of(s_old, "RandomHeight", """{"factor": 0.5}""").Should().BeNull("batches would have different shapes");
    }

    [Fact]
    public void Contrast_and_flips_draw_otherwise_from_3_6_on()
    {
        Of(s_old, "RandomContrast", """{"factor": 0.2}""").Should().Be(new ContrastChange(new(0.8, 1.2)));
        Of(s_new, "RandomContrast", """{"factor": 0.2}""")
            .Should()
            .Be(new ContrastChange(new(1, 1.2)) { Kept = new(0, 255), OfEach = true });
        Of(s_new, "RandomContrast", """{"factor": [0.1, 0.2], "value_range": [0, 1]}""")
            .Should()
            .Be(new ContrastChange(new(0.9, 1.2)) { Kept = new(0, 1), OfEach = true });
        Of(s_old, "RandomFlip", "{}").Should().Be(new FlipChange(true, true, Together: false));
        Of(s_new, "RandomFlip", "{}").Should().Be(new FlipChange(true, true, Together: true));
        Of(s_new, "RandomFlip", """{"mode": "vertical"}""").Should().Be(new FlipChange(false, true, Together: false));
    }

    [Fact]
    public void What_is_no_way_of_filling_borders_is_refused_with_its_place()
    {
        var load = () =>
            KerasImporter.FromArchitecture(
                """
                {"class_name": "Sequential", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "m", "layers": [
                {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 4, 4, 3], "dtype": "float32", "sparse": false,
                "ragged": false, "name": "x"}}, {"class_name": "RandomRotation", "config": {"name": "turn", "trainable": true,
                "dtype": "float32", "factor": 0.1, "fill_mode": "mirror", "fill_value": 0.0, "interpolation": "bilinear", "seed": null}}]}}
                """
            );
        load.Should().Throw<KerasUnsupportedException>().WithMessage("*'turn'*a way of filling borders*mirror*");
    }
}
