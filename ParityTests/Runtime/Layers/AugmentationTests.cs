using System.Numerics.Tensors;
using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>Images changed at random in training: how draws are spread. What a draw does is compared with Keras's numbers
/// (fixtures training/augmentation_*).</summary>
public class AugmentationTests
{
    private const int Samples = 2000;
    private const double Spread = 5 * 0.5 / 44.7;

    // The image of 2 rows and 3 columns, mirrored: left and right, top and bottom, both.
    private static readonly float[] s_image = [1, 2, 3, 4, 5, 6],
        s_columns = [3, 2, 1, 6, 5, 4],
        s_rows = [4, 5, 6, 1, 2, 3],
        s_both = [6, 5, 4, 3, 2, 1];

    [Fact]
    public void Each_direction_is_drawn_by_itself_or_both_together()
    {
        var apart = Shares(new FlipChange(true, true, Together: false));
        foreach (float[] image in new[] { s_image, s_columns, s_rows, s_both })
            apart(image).Should().BeApproximately(0.25, Spread);
        var together = Shares(new FlipChange(true, true, Together: true));
        together(s_image).Should().BeApproximately(0.5, Spread);
        together(s_both).Should().BeApproximately(0.5, Spread);
        var columns = Shares(new FlipChange(true, false, Together: false));
        (columns(s_image) + columns(s_columns)).Should().BeApproximately(1, 1e-9);
        columns(s_columns).Should().BeApproximately(0.5, Spread);
        Shares(new FlipChange(false, true, Together: false))(s_rows).Should().BeApproximately(0.5, Spread);
    }

    [Fact]
    public void Brightness_is_spread_evenly_over_its_range()
    {
        double[] added = [.. Images(new BrightnessChange(new(-0.2, 0.4), new(0, 10))).Select(i => i[1] - 2.0)];
        added.Should().OnlyContain(a => a >= -2.0001 && a <= 4.0001);
        added.Average().Should().BeApproximately(1, 5 * 6 / Math.Sqrt(12) / Math.Sqrt(Samples));
        added.Distinct().Should().HaveCountGreaterThan(Samples / 2, "each image has a draw of its own");
        added.Max().Should().BeGreaterThan(3.9);
        added.Min().Should().BeLessThan(-1.9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Contrast_is_drawn_for_each_image_or_the_batch(bool ofEach)
    {
        double[] factors = [.. Images(new ContrastChange(new(0.5, 1.5)) { OfEach = ofEach }).Select(i => (i[5] - 3.5) / 2.5)];
        factors.Should().OnlyContain(f => f >= 0.4999 && f <= 1.5001);
        int different = factors.Select(f => Math.Round(f, 5)).Distinct().Count();
        different.Should().BeInRange(ofEach ? Samples / 2 : 1, ofEach ? Samples : 1);
    }

    [Fact]
    public void A_shift_is_drawn_for_rows_and_columns_apart()
    {
        var images = Images(new ShiftChange(new(-0.5, 0.5), new(0, 0)) { Border = ImageBorder.Nearest });
        images.Should().OnlyContain(i => Math.Abs(i[1] - i[0] - 1) < 1e-4 && Math.Abs(i[2] - i[1] - 1) < 1e-4);
        // A shift by s of the height takes 6 s from the rows, which differ by 3, and the border ends it on one side.
        double[] shifts = [.. images.Select(i => (i[0] - 1.0) / 6)];
        shifts.Count(s => s > 1e-6).Should().BeInRange(Samples / 2 - 112, Samples / 2 + 112);
        shifts.Where(s => s > 1e-6).Average().Should().BeApproximately(0.25, 0.03);
        shifts.Max().Should().BeInRange(0.48, 0.5);
    }

    [Fact]
    public void A_crop_begins_at_each_place_alike_and_at_one_for_the_whole_batch()
    {
        int[] places = new int[4];
        float[] two = [.. Enumerable.Range(0, 30).Select(v => (float)(v % 15))];
        for (int run = 0; run < 400; run++)
        {
            var x = Tensor.Create(two, [2, 5, 3, 1]);
            var y = LayerRun.Train(new RandomCrop(2, 3), x, store => store.RandomCounter.Set([run])).Output;
            int row = (int)y[0] / 3;
            double[] part = [.. Enumerable.Range(row * 3, 6).Select(v => (double)v)];
            y.Should().Equal([.. part, .. part]);
            places[row]++;
        }
        places.Should().OnlyContain(c => c > 60 && c < 140);
    }

    [Fact]
    public void A_prediction_leaves_images_alone()
    {
        var layer = new RandomAugmentation("RandomFlip") { Change = new FlipChange(true, true, false) };
        LayerRun.Predict(layer, LayerRun.Range(1, 3, 2, 3, 1)).ToArray().Should().Equal(LayerRun.Range(1, 3, 2, 3, 1).ToArray());
    }

    private static Func<float[], double> Shares(ImageChange change)
    {
        var images = Images(change);
        return wanted => images.Count(i => i.SequenceEqual(wanted)) / (double)Samples;
    }

    private static float[][] Images(ImageChange change)
    {
        var layer = new RandomAugmentation("Random") { Change = change };
        var x = Tensor.Create([.. Enumerable.Repeat(s_image, Samples).SelectMany(v => v)], [Samples, 2, 3, 1]);
        return [.. LayerRun.Train(layer, x).Output.Select(v => (float)v).Chunk(6)];
    }
}
