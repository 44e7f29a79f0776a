namespace KerasSharp;

/// <summary>The library under Keras when a model was trained. It decides whether stored convolution kernels are flipped and how
/// borders are padded; no file of Keras 1 says it in so many words.</summary>
public enum TrainingBackend
{
    /// <summary>Theano, whose convolution flips the kernel.</summary>
    Theano,

    /// <summary>TensorFlow, which does not (and CNTK, which writes the same files).</summary>
    TensorFlow,
}
