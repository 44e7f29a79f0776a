using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>The metrics of Keras 1.2.2 (metrics.py), and those functions that Keras 2 has beside them. y are targets, p predictions, e is
/// 1e-7; each is a number for each sample (and time step), but for those that are told to be of a batch.</summary>
public static class Metrics
{
    private const double Epsilon = KerasConstants.Epsilon;

    /// <summary>Binary accuracy where the output is one number wide or its loss is binary cross-entropy; sparse categorical
    /// accuracy where its loss is sparse; else categorical accuracy.</summary>
    public static readonly Metric Accuracy = new(
        "acc",
        (y, p, loss) =>
            p.Shape[-1] == 1 || loss.Name == Losses.BinaryCrossentropy.Name ? BinaryAccuracy!.Apply(y, p, loss)
            : loss.IsSparse ? SparseCategoricalAccuracy!.Apply(y, p, loss)
            : CategoricalAccuracy!.Apply(y, p, loss)
    );

    /// <summary>The mean over the last axis of [y = p rounded, halves to even].</summary>
    public static readonly Metric BinaryAccuracy = new("binary_accuracy", (y, p) => Ops.Mean(Ops.Equal(y, Ops.Round(p)), [-1]))
    {
        ComparesEach = true,
    };

    /// <summary>[argmax y = argmax p].</summary>
    public static readonly Metric CategoricalAccuracy = new(
        "categorical_accuracy",
        (y, p) => Ops.Equal(Ops.ArgMax(y, -1), Ops.ArgMax(p, -1))
    );

    /// <summary>[max y = argmax p].</summary>
    public static readonly Metric SparseCategoricalAccuracy = new(
        "sparse_categorical_accuracy",
        (y, p) => Ops.Equal(Ops.Max(y, [-1]), Ops.ArgMax(p, -1))
    );

    /// <summary>[argmax y is among the five greatest of p]; outputs [N, D] only.</summary>
    public static readonly Metric TopKCategoricalAccuracy = TopK(5);

    /// <summary><see cref="TopKCategoricalAccuracy"/> of class numbers y [N, 1].</summary>
    public static readonly Metric SparseTopKCategoricalAccuracy = new(
        "sparse_top_k_categorical_accuracy",
        (y, p) => InTopK(p, y, 5, tiesCount: true)
    );

    /// <summary>The Matthews correlation of p and y rounded into {0, 1}, in the batch.</summary>
    public static readonly Metric MatthewsCorrelation = new(
        "matthews_correlation",
        (y, p) =>
        {
            var (predicted, actual) = (Rounded(p), Rounded(y));
            Node tp = Ops.Sum(actual * predicted),
                tn = Ops.Sum((1 - actual) * (1 - predicted));
            Node fp = Ops.Sum((1 - actual) * predicted),
                fn = Ops.Sum(actual * (1 - predicted));
            return (tp * tn - fp * fn) / (Ops.Sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)) + Epsilon);
        }
    );

    /// <summary>True positives over predicted positives, in the batch.</summary>
    public static readonly Metric Precision = new("precision", PrecisionOf);

    /// <summary>True positives over actual positives, in the batch.</summary>
    public static readonly Metric Recall = new("recall", RecallOf);

    /// <summary>The harmonic mean of precision and recall.</summary>
    public static readonly Metric FBetaScore = new("fbeta_score", FMeasureOf);

    /// <summary><see cref="FBetaScore"/> by Keras's other name for it.</summary>
    public static readonly Metric FMeasure = new("fmeasure", FMeasureOf);

    /// <summary>Cross-entropy: binary, sparse or categorical, chosen as <see cref="Accuracy"/> chooses.</summary>
    public static readonly Metric Crossentropy = new(
        "ce",
        (y, p, loss) =>
            p.Shape[-1] == 1 || loss.Name == Losses.BinaryCrossentropy.Name ? Losses.BinaryCrossentropy.Apply(y, p)
            : loss.IsSparse ? Losses.SparseCategoricalCrossentropy.Apply(y, p)
            : Losses.CategoricalCrossentropy.Apply(y, p)
    );

    /// <summary>All of them. Each loss has a metric of its name: its values.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Accuracy,
        BinaryAccuracy,
        CategoricalAccuracy,
        SparseCategoricalAccuracy,
        TopKCategoricalAccuracy,
        .. Losses.All.Select(loss => new Metric(loss.Name, (y, p) => loss.Apply(y, p))),
        MatthewsCorrelation,
        Precision,
        Recall,
        FBetaScore,
        FMeasure,
        SparseTopKCategoricalAccuracy,
        Crossentropy,
    ];

    /// <summary>Top-k accuracy for another k.</summary>
    public static Metric TopK(int k) =>
        new("top_k_categorical_accuracy", (y, p) => InTopK(p, Ops.ExpandDims(Ops.ArgMax(y, -1), -1), k, tiesCount: false));

    /// <summary>Whether the class of a target is among the k greatest predictions; outputs [N, D] only.</summary>
    /// <param name="p">Predictions.</param>
    /// <param name="target">Class numbers [N, 1].</param>
    /// <param name="k">How many.</param>
    /// <param name="tiesCount">Whether a prediction that equals the last of them is one of them; else the later of equal ones is.</param>
    /// <exception cref="ShapeException">Outputs are of another rank.</exception>
    public static Node InTopK(Node p, Node target, int k, bool tiesCount)
    {
        (p, target) = (Given(p), Given(target));
        if (p.Rank != 2)
            throw new ShapeException($"top_k_categorical_accuracy takes outputs [N, D], found {p.Shape}");
        int classes = p.Shape[-1].Fixed;
        if (tiesCount)
            return AmongGreatest(p, target, k);
        var chosen = Ops.Sum(Ops.Select(Losses.OneHot(target, classes), p, 0), [-1], keepDims: true);
        var later = Ops.Greater(Ops.Constant([.. Enumerable.Range(0, classes).Select(i => (double)i)], classes), target);
        // Keras's sort puts what is no number above all, and of equal predictions the later class higher.
        Node odd = 1 - Ops.Equal(p, p),
            chosenIsOdd = 1 - Ops.Equal(chosen, chosen);
        var above = Ops.Greater(p, chosen) + odd * (1 - chosenIsOdd) + (Ops.Equal(p, chosen) + odd * chosenIsOdd) * later;
        return Ops.Greater(k, Ops.Sum(above, [-1]));
    }

    /// <summary>Whether fewer than k predictions are greater than that for the target's class; outputs of any rank.</summary>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="target">Class numbers [N, ..., 1].</param>
    /// <param name="k">How many.</param>
    public static Node AmongGreatest(Node p, Node target, int k)
    {
        var chosen = Ops.Sum(Ops.Select(Losses.OneHot(Given(target), Given(p).Shape[-1].Fixed), p, 0), [-1], keepDims: true);
        return Ops.Greater(k, Ops.Sum(Ops.Greater(p, chosen), [-1]));
    }

    internal static IReadOnlyList<string> Aliases(string name) =>
        name switch
        {
            "acc" => ["accuracy"],
            "ce" => ["crossentropy"],
            "fmeasure" => ["fscore", "f1score"],
            "kullback_leibler_divergence" or "poisson" => [],
            _ => Losses.Aliases(name),
        };

    private static Node Rounded(Node x) => Ops.Round(Ops.Clip(x, 0, 1));

    private static Node PrecisionOf(Node y, Node p) => Ops.Sum(Rounded(y * p)) / (Ops.Sum(Rounded(p)) + Epsilon);

    private static Node RecallOf(Node y, Node p) => Ops.Sum(Rounded(y * p)) / (Ops.Sum(Rounded(y)) + Epsilon);

    private static Node FMeasureOf(Node y, Node p)
    {
        var (precision, recall) = (PrecisionOf(y, p), RecallOf(y, p));
        return 2 * (precision * recall) / (precision + recall + Epsilon);
    }
}
