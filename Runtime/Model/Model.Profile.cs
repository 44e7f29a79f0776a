using System.Numerics.Tensors;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Predicts some times, all samples as one batch, and tells how long each step takes. States of the model go on as by
    /// predictions.</summary>
    /// <param name="xs">One [samples, ...] for each input.</param>
    /// <param name="runs">How many times; the least time of each step counts.</param>
    /// <exception cref="ArgumentNullException"><paramref name="xs"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is not positive.</exception>
    /// <exception cref="KerasException">The inputs do not fit; the message names the layer, what was expected and what was
    /// found.</exception>
    public ModelProfile Profile(IReadOnlyList<Tensor<float>> xs, int runs = 20)
    {
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(runs);
        Inputs.RequireNumbers("profiling");
        return _predictor.Profile(xs, runs);
    }
}
