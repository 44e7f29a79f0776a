using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>The losses of Keras 1.2.2 (objectives.py), and those that Keras 2 has beside them (losses.py). y are targets, p predictions,
/// e is 1e-7; means and sums go over the last axis.</summary>
public static class Losses
{
    private const double Epsilon = KerasConstants.Epsilon;

    /// <summary>mean (p - y)^2.</summary>
    public static readonly Loss MeanSquaredError = Own("mean_squared_error", (y, p) => Mean(Ops.Square(p - y)));

    /// <summary>mean |p - y|.</summary>
    public static readonly Loss MeanAbsoluteError = Own("mean_absolute_error", (y, p) => Mean(Ops.Abs(p - y)));

    /// <summary>100 mean |y - p| / max(|y|, e).</summary>
    public static readonly Loss MeanAbsolutePercentageError = Own(
        "mean_absolute_percentage_error",
        (y, p) => 100 * Mean(Ops.Abs((y - p) / Ops.Maximum(Ops.Abs(y), Epsilon)))
    );

    /// <summary>mean (ln(max(p, e) + 1) - ln(max(y, e) + 1))^2.</summary>
    public static readonly Loss MeanSquaredLogarithmicError = Own(
        "mean_squared_logarithmic_error",
        (y, p) => Mean(Ops.Square(Ops.Log(Ops.Maximum(p, Epsilon) + 1) - Ops.Log(Ops.Maximum(y, Epsilon) + 1)))
    );

    /// <summary>mean max(1 - y p, 0)^2.</summary>
    public static readonly Loss SquaredHinge = Own("squared_hinge", (y, p) => Mean(Ops.Square(Ops.Maximum(1 - y * p, 0))));

    /// <summary>mean max(1 - y p, 0).</summary>
    public static readonly Loss Hinge = Own("hinge", (y, p) => Mean(Ops.Maximum(1 - y * p, 0)));

    /// <summary>mean -(y ln p + (1 - y) ln(1 - p)), p clipped to [e, 1 - e].</summary>
    public static readonly Loss BinaryCrossentropy = Own(
        "binary_crossentropy",
        (y, p) =>
        {
            p = Ops.Clip(p, Epsilon, 1 - Epsilon);
            return Mean(-(y * Ops.Log(p) + (1 - y) * Ops.Log(1 - p)));
        }
    );

    /// <summary>-sum y ln p, p divided by its sum and then clipped to [e, 1 - e].</summary>
    public static readonly Loss CategoricalCrossentropy = Own(
        "categorical_crossentropy",
        (y, p) => -Ops.Sum(y * Ops.Log(Ops.Clip(p / Ops.Sum(p, [-1], keepDims: true), Epsilon, 1 - Epsilon)), [-1])
    );

    /// <summary><see cref="CategoricalCrossentropy"/> of class numbers y [N, ..., 1].</summary>
    public static readonly Loss SparseCategoricalCrossentropy = new(
        "sparse_categorical_crossentropy",
        (y, p) => CategoricalCrossentropy.Apply(OneHot(y, p.Shape[-1].Fixed), p)
    )
    {
        IsSparse = true,
        IsKerasOwn = true,
    };

    /// <summary>sum y ln(y / p), both clipped to [e, 1].</summary>
    public static readonly Loss KullbackLeiblerDivergence = Own(
        "kullback_leibler_divergence",
        (y, p) =>
        {
            (y, p) = (Ops.Clip(y, Epsilon, 1), Ops.Clip(p, Epsilon, 1));
            return Ops.Sum(y * Ops.Log(y / p), [-1]);
        }
    );

    /// <summary>mean p - y ln(p + e).</summary>
    public static readonly Loss Poisson = Own("poisson", (y, p) => Mean(p - y * Ops.Log(p + Epsilon)));

    /// <summary>-mean (y / |y|) (p / |p|), without a guard against zero, as on Theano.</summary>
    public static readonly Loss CosineProximity = Own("cosine_proximity", (y, p) => -Mean(Unit(y) * Unit(p)));

    /// <summary>max(max ((1 - y) p) - sum y p + 1, 0).</summary>
    public static readonly Loss CategoricalHinge = Own(
        "categorical_hinge",
        (y, p) => Ops.Maximum(Ops.Max((1 - y) * p, [-1]) - Ops.Sum(y * p, [-1]) + 1, 0)
    );

    /// <summary>mean ln cosh(p - y), as x + softplus(-2 x) - ln 2.</summary>
    public static readonly Loss LogCosh = Own(
        "logcosh",
        (y, p) =>
        {
            var x = p - y;
            return Mean(x + Ops.Softplus(-2 * x) - Math.Log(2));
        }
    );

    /// <summary>For each element x = p - y: x^2 / 2 where |x| is at most 1, else |x| - 1/2.</summary>
    public static readonly Loss Huber = Own("huber_loss", (y, p) => LossVariants.Huber(y, p, 1));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Loss> All { get; } =
    [
        MeanSquaredError,
        MeanAbsoluteError,
        MeanAbsolutePercentageError,
        MeanSquaredLogarithmicError,
        SquaredHinge,
        Hinge,
        BinaryCrossentropy,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
        KullbackLeiblerDivergence,
        Poisson,
        CosineProximity,
        CategoricalHinge,
        LogCosh,
        Huber,
    ];

    /// <summary>The other names that Keras knows a loss or metric by.</summary>
    internal static IReadOnlyList<string> Aliases(string name) =>
        name switch
        {
            "mean_squared_error" => ["mse", "MSE"],
            "mean_absolute_error" => ["mae", "MAE"],
            "mean_absolute_percentage_error" => ["mape", "MAPE"],
            "mean_squared_logarithmic_error" => ["msle", "MSLE"],
            "kullback_leibler_divergence" => ["kld", "KLD"],
            "cosine_proximity" => ["cosine", "cosine_similarity"],
            "poisson" => ["poisson_loss"],
            _ => [],
        };

    /// <summary>Class numbers [N, ..., 1] as [N, ..., D] with a single 1.</summary>
    internal static Node OneHot(Node classes, int count) =>
        Ops.Equal(classes, Ops.Constant([.. Enumerable.Range(0, count).Select(i => (double)i)], count));

    private static Loss Own(string name, Func<Node, Node, Node> meaning) => new(name, meaning) { IsKerasOwn = true };

    private static Node Mean(Node x) => Ops.Mean(x, [-1]);

    private static Node Unit(Node x) => x / Ops.Sqrt(Ops.Sum(Ops.Square(x), [-1], keepDims: true));
}
