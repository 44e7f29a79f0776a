using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>What functions compute otherwise from release to release.</summary>
/// <param name="Version">The release that wrote the file.</param>
/// <param name="Backend">Its backend.</param>
internal sealed record LambdaEra(KerasVersion Version, TrainingBackend Backend)
{
    /// <summary>Where the function is computed: whether the model trains, and draws; null where that is not known.</summary>
    internal LayerContext? Context { get; init; }

    /// <summary><c>K.epsilon()</c> where keras.json does not say another: 10e-8 in 1.x and 1e-7 later (keras/backend/common.py).</summary>
    internal const double Epsilon = 1e-7;

    // tf.image.resize of TensorFlow 1 is resize_images, without half a pixel's shift. Keras 2.3 and tf.keras '2.2.4-tf' ran on both.
    private static readonly Quirk s_resizeOfTensorFlow1 = new(
        "lambda.resize_of_tensorflow_1",
        ReleaseRange.Since(0).Until(2, 2, 5),
        "tf_export names of image_ops_impl.py in TensorFlow 1.15 and 2.4; stored cases of Keras 1.2.2 to 2.2.5 and 2.4 to 2.15",
        "tf.image.resize samples from corner to corner, without a shift by half a pixel"
    );

    private static readonly Quirk s_resizeOfTensorFlow2 = new(
        "lambda.resize_of_tensorflow_2",
        ReleaseRange.Since(2, 4),
        "tf_export names of image_ops_impl.py in TensorFlow 1.15 and 2.4; stored cases of Keras 1.2.2 to 2.2.5 and 2.4 to 2.15",
        "tf.image.resize samples at the centres of pixels"
    );

    private static readonly Quirk s_endsMasks = new(
        "lambda.ends_masks",
        ReleaseRange.Since(2),
        "Lambda.compute_mask in layers/core.py at the tags 1.2.2, which has none, and 2.0.0; 2.3.1, tf.keras and Keras 3 alike",
        "a mask ends at a Lambda, whose function is given it where it asks for one; before, it is refused"
    );

    /// <summary>Whether a mask ends at a Lambda, whose function may ask for it; else it is refused.</summary>
    internal bool EndsMasks => s_endsMasks.AppliesTo(Version, Backend);

    /// <summary>Which meaning <c>tf.image.resize</c> has; null where the release ran on TensorFlow 1 and 2.</summary>
    internal bool? ResizesAtCentres =>
        s_resizeOfTensorFlow2.AppliesTo(Version, Backend) ? true
        : s_resizeOfTensorFlow1.AppliesTo(Version, Backend) ? false
        : null;

    internal static IReadOnlyList<Quirk> Quirks => [s_resizeOfTensorFlow1, s_resizeOfTensorFlow2, s_endsMasks];
}
