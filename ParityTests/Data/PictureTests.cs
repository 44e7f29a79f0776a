using System.Text.Json;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.Data.Images;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Data;

/// <summary>Pictures are the numbers that Pillow, and so Keras's load_img, makes of them (tools/oracle/images.py).</summary>
public class PictureTests
{
    private static string PathOf(string file) => Fixtures.PathOf("images", file);

    public static IEnumerable<object[]> Cases()
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(PathOf("cases.json")));
        return
        [
            .. cases
                .RootElement.GetProperty("cases")
                .EnumerateArray()
                .Select(c =>
                    new object[]
                    {
                        c.GetProperty("file").GetString()!,
                        c.GetProperty("channels").GetInt32(),
                        c.GetProperty("rows").GetInt32(),
                        c.GetProperty("columns").GetInt32(),
                        c.GetProperty("key").GetString()!,
                    }
                ),
        ];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pixels_are_those_of_Pillow(string file, int channels, int rows, int columns, string key)
    {
        float[] expected = NpzFile.Read(PathOf("expected.npz"))[key].ReadFloats();
        var picture = Picture.Read(File.ReadAllBytes(PathOf(file)), file).With(channels).Resized(rows, columns);
        (picture.Rows, picture.Columns, picture.Channels).Should().Be((rows, columns, channels));
        picture.Pixels.Select(p => (float)p).Should().Equal(expected);
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("palette.png")]
    [InlineData("q75.jpg")]
    [InlineData("progressive.jpg")]
    public void A_damaged_picture_is_refused_or_read_but_no_more_than_that(string file)
    {
        byte[] sound = File.ReadAllBytes(PathOf(file));
        var random = new Random(5);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = i % 4 == 0 ? sound[..random.Next(4, sound.Length)] : [.. sound];
            for (int k = 0; i % 4 != 0 && k < 1 + i % 5; k++)
                damaged[random.Next(4, sound.Length)] = (byte)random.Next(256);
            try
            {
                Picture.Read(damaged, file).Pixels.Length.Should().BePositive();
            }
            catch (KerasException e)
            {
                e.Message.Should().StartWith(file);
            }
        }
    }

    [Fact]
    public void A_size_is_refused_before_memory_is_taken_for_it()
    {
        byte[] png = File.ReadAllBytes(PathOf("rgb.png"));
        (png[16], png[20]) = (0x7F, 0x7F);
        var act = () => Picture.Read(png, "x.png");
        act.Should().Throw<KerasFormatException>().WithMessage("x.png: expected a picture of 1 to 67108864 pixels, found *");
        (png[16], png[17], png[18], png[20], png[21], png[22]) = (0, 0, 0x1F, 0, 0, 0x1F);
        act.Should().Throw<KerasFormatException>().WithMessage("x.png: the picture is damaged: * bytes claim to be unpacked to *");
        act = () => Picture.Read([1, 2, 3], "x.gif");
        act.Should().Throw<KerasFormatException>().WithMessage("x.gif: expected a PNG or JPEG picture, found none by its first bytes");
    }

    [Fact]
    public void Pictures_are_samples_in_the_order_of_channels_and_size_that_the_model_takes()
    {
        float[] expected = NpzFile.Read(PathOf("expected.npz"))[Key("q95.jpg", 16)].ReadFloats();
        foreach (bool isFirst in new[] { false, true })
        {
            InputSchema schema = new("x", isFirst ? [3, 16, 16] : [16, 16, 3], false);
            using var reader = new PictureSamples(
                [PathOf("q95.jpg"), PathOf("rgba.png")],
                [schema],
                new PictureRules(16, 16, 0.5f) { HasNames = true }
            );
            reader.Count.Should().Be(2);
            var batch = reader.Read(5);
            batch.Count.Should().Be(2);
            batch.Ids[0].Select(i => i.Text).Should().Equal(PathOf("q95.jpg"), PathOf("rgba.png"));
            float[] first = batch.Inputs[0].ToArray()[..expected.Length];
            for (int p = 0; p < 256; p++)
            for (int c = 0; c < 3; c++)
                first[isFirst ? c * 256 + p : p * 3 + c].Should().Be(expected[p * 3 + c] * 0.5f);
            reader.Read(5).Count.Should().Be(0);
        }
    }

    [Fact]
    public void A_picture_of_another_size_is_an_error_that_names_the_option_and_may_be_rejected()
    {
        InputSchema schema = new("x", [16, 16, 3], false);
        using var strict = new PictureSamples([PathOf("rgb.png")], [schema], new PictureRules(null, null, 1));
        var act = () => strict.Read(1);
        act.Should().Throw<KerasException>().WithMessage("*rgb.png: expected a picture of 16 x 16 pixels, found 53 x 37; --resize 16x16*");
        using var text = new StringWriter();
        var rejected = new RejectedRows(text);
        using var mild = new PictureSamples(
            [PathOf("rgb.png"), PathOf("rgb.png")],
            [schema],
            new PictureRules(null, null, 1) { Rejected = rejected }
        );
        mild.Read(5).Count.Should().Be(0);
        (rejected.Count, mild.Count).Should().Be((2L, null));
        text.ToString().Should().Contain("\"picture\": 1, \"reason\": \"expected a picture of 16 x 16 pixels");
    }

    private static string Key(string file, int rows) =>
        (string)Cases().First(c => (string)c[0] == file && (int)c[1] == 3 && (int)c[2] == rows)[4];
}
