using System.Globalization;
using System.Numerics.Tensors;

namespace KerasSharp.Samples;

/// <summary>A file as Teachable Machine's site gives it (keras_model.h5, layers of MobileNetV2) tells red squares from blue ones.</summary>
internal static class TeachableMachineSample
{
    private const int Size = 224;
    private static readonly string[] s_labels = ["red", "blue"];

    /// <summary>What the site's own script gives a model: bytes of pictures, 224 x 224 x 3, as numbers from -1 to 1.</summary>
    internal static Tensor<float> Input(byte[] pictures) =>
        Tensor.Create([.. pictures.Select(b => b / 127.5f - 1f)], [pictures.Length / (Size * Size * 3), Size, Size, 3]);

    /// <returns>How many pictures are told.</returns>
    internal static int Run(TextWriter output)
    {
        using var model = Comparison.Of("teachable_machine").Begin();
        const int Count = 8;
        var y = model.Predict(Input(RuleData.Squares(Count)));
        int right = 0;
        for (int n = 0; n < Count; n++)
        {
            int best = y[n, 0] > y[n, 1] ? 0 : 1;
            right += best == n % 2 ? 1 : 0;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"picture {n + 1}, a {s_labels[n % 2]} square: {s_labels[best]} ({y[n, best]:0.000})"
                )
            );
        }
        return right;
    }
}
