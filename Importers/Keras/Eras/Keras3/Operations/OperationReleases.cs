using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Facts;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Operations;

/// <summary>Which release of Keras 3 each class of operation came with, from the classes in keras/src/ops at the tags 3.0.5 to 3.15.1: a
/// release cannot load one that came later.</summary>
internal static class OperationReleases
{
    private static readonly (int Minor, string Classes)[] s_added =
    [
        (1, "CropImages"),
        // Before 3.2 Keras does not read back the slices that it writes.
        (2, "Correlate GetItem"),
        (3, "CTCDecode CTCLoss Eigh PSNR RGBToGrayscale Select Slogdet"),
        (4, "Argpartition HSVToRGB Lstsq Map RGBToHSV Scan Switch"),
        (5, "AssociativeScan SearchSorted SegmentReduction"),
        (
            6,
            "BitwiseAnd BitwiseInvert BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor "
                + "DotProductAttention Histogram LeftShift Logdet RightShift SaturateCast Trunc"
        ),
        (7, "Celu ConvertToTensor Exp2 Glu HardShrink HardTanh IFFT2 Inner SoftShrink Squareplus TanhShrink"),
        (8, "Diagflat SparsePlus Sparsemax Threshold UnravelIndex"),
        (9, "GaussianBlur PerspectiveTransform Polar RMSNorm Rearrange Rot90 Signbit"),
        (10, "Angle Bartlett Blackman ElasticTransform Hamming SparseSigmoid ViewAsComplex ViewAsReal"),
        (11, "Cbrt Corrcoef Deg2rad Hanning Heaviside Kaiser LayerNorm VectorizedMap"),
        (
            12,
            "CholeskyInverse ExtractPatches3D Gcd Hypot IsIn Isneginf Isposinf Isreal JVP Kron Lcm Logaddexp2 "
                + "ScaleAndTranslate Trapezoid Unfold View"
        ),
        (13, "AdaptiveAveragePool AdaptiveMaxPool ArraySplit EmptyLike Ldexp Vander"),
        (
            14,
            "AllClose DepthToSpace Dstack Fliplr Flipud Fmod Fold Geomspace Hsplit I0 Nanargmax Nanargmin Nancumprod "
                + "Nancumsum Nanmax Nanmean Nanmedian Nanmin Nanprod Nanquantile Nanstd Nansum Nanvar Nextafter Ptp Rad2deg Sinc "
                + "SpaceToDepth Vsplit"
        ),
        (
            15,
            "CDist Dsplit Erfc Fabs Fmax Fmin MatrixRank Nanpercentile Percentile Pinv SSIM SegmentMin SegmentProd " + "SobelEdges Unique"
        ),
    ];

    private static readonly FrozenDictionary<string, ReleaseRange> s_releases = s_added
        .SelectMany(a => a.Classes.Split(' ').Select(c => (Class: c, Releases: ReleaseRange.Since(3, a.Minor))))
        .ToFrozenDictionary(c => c.Class, c => c.Releases, StringComparer.Ordinal);

    // Settings that came later, with what the class does without: Argmax and Argmin at the tags 3.2.1 and 3.3.3.
    private static readonly (ReleaseRange Releases, string Class, string Key, JToken Usual)[] s_keys =
    [
        (ReleaseRange.Since(3, 3), "Argmax", "keepdims", false),
        (ReleaseRange.Since(3, 3), "Argmin", "keepdims", false),
    ];

    /// <summary>Leaves out the settings that a release has not yet.</summary>
    /// <returns>The setting that it lacks and that is used, with the releases that have it; null for none.</returns>
    internal static (string Key, ReleaseRange Releases)? Fit(string className, JObject config, KerasVersion release)
    {
        foreach (var (releases, owner, key, usual) in s_keys)
        {
            if (owner != className || releases.Contains(release) || config[key] is not { } value)
                continue;
            if (!JToken.DeepEquals(value, usual))
                return (key, releases);
            config.Remove(key);
        }
        return null;
    }

    /// <summary>The releases that have a class.</summary>
    internal static ReleaseRange Of(string className) => s_releases.GetValueOrDefault(className, ReleaseRange.All);
}
