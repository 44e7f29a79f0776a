using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Ioffe and Szegedy 2015. Statistics have one number for each of the C elements of an axis (or for each element of a sample).
/// <code>
/// m = mean(x)   v = mean((x - m)^2)                 [C]     training and Batch mode: over all other axes; else the running ones
/// y = gamma (x - m) / sqrt(v + e) + beta                    Variance
/// y = gamma (x - m) / (sqrt(v) + e) + beta                  VarianceEpsilonOutside
/// y = gamma (x - m) / (s + e) + beta   s = sqrt(v + e)      Deviation
/// running = momentum running + (1 - momentum) batch         training in Running mode
/// a = momentum a + (1 - momentum) batch   running = a / (1 - momentum^t)      the same, debiased, after t steps
/// </code>
/// Sample mode: m and v over the last axis of each sample, y = gamma (x - m) / (sqrt(v + e) + e) + beta.</summary>
internal sealed class BatchNormalizationRule : LayerRule<BatchNormalization>
{
    protected override bool AcceptsMask(BatchNormalization spec) => true;

    protected override IReadOnlyList<LayerValue> Lower(BatchNormalization spec, LayerContext c)
    {
        int rank = c.X.Rank;
        if (rank < 2 || spec.Axis < -rank || spec.Axis >= rank || c.X.Shape.Axis(spec.Axis) == 0)
            throw new ShapeException($"expected an input with an axis {spec.Axis} that is not the batch, found {c.X.Shape}");
        int axis = c.X.Shape.Axis(spec.Axis);
        int[] shape = spec.PerElement ? [.. c.X.Shape[1..].Select(d => d.Fixed)] : [c.X.Shape[axis].Fixed];
        var gamma = spec.Scale ? c.Weight("gamma", shape, spec.GammaInitializer, spec.GammaRegularizer, spec.GammaConstraint) : null;
        var beta = spec.Center ? c.Weight("beta", shape, spec.BetaInitializer, spec.BetaRegularizer, spec.BetaConstraint) : null;
        var runningMean = c.Weight("running_mean", shape, spec.RunningMeanInitializer, learned: false);
        var runningStatistic = c.Weight("running_std", shape, spec.RunningVarianceInitializer, learned: false);

        if (spec.Renormalizes)
            KeepRenormalization(spec, c, shape);
        if (spec.Mode == NormalizationMode.Sample)
        {
            var (mean, variance) = Moments(c.X, [rank - 1], keepDims: true);
            if (spec.AddsEpsilonToSampleVariance)
                variance += spec.Epsilon;
            return One(Shifted((c.X - mean) / (Ops.Sqrt(variance) + spec.Epsilon), gamma, beta), c.Mask);
        }

        // The axis goes last, where statistics broadcast; what transposed it there before undoes that.
        int[] order = spec.PerElement ? [.. Enumerable.Range(0, rank)] : [.. Enumerable.Range(0, rank).Where(a => a != axis), axis];
        var x = Ops.Transpose(c.X, order);
        int[] reduced = spec.PerElement ? [0] : [.. Enumerable.Range(0, rank - 1)];
        var (m, s) = (runningMean, runningStatistic);
        if (c.Training && spec.Mode == NormalizationMode.Running || spec.Mode == NormalizationMode.Batch)
        {
            var (mean, variance) =
                spec.MasksStatistics && c.Mask is { } mask && mask.Rank == rank - 1 && axis == rank - 1
                    ? Masked(x, Ops.ExpandDims(mask, -1), reduced)
                    : Moments(x, reduced, keepDims: false);
            var statistic = spec.Form == StatisticForm.Deviation ? Ops.Sqrt(variance + spec.Epsilon) : variance;
            bool frozen = spec.LearnsFrozen || ((gamma ?? beta) is { Op: ReadOp read } ? !read.Variable.Trainable : !c.Trainable);
            if (spec.Mode == NormalizationMode.Running && !(frozen && spec.KeepsFrozenStatistics))
                Update(spec, c, runningMean, mean, runningStatistic, statistic, reduced.Aggregate(new Dim(1), (n, a) => n * x.Shape[a]));
            if (!spec.TrainsOnRunning && !(frozen && spec.FrozenInfers))
                (m, s) = (mean, statistic);
        }
        var root = spec.Form switch
        {
            StatisticForm.Variance => Ops.Sqrt(s + spec.Epsilon),
            StatisticForm.VarianceEpsilonOutside => Ops.Sqrt(s) + spec.Epsilon,
            _ => s + spec.Epsilon,
        };
        var y = gamma is null ? (x - m) / root : (x - m) * (gamma / root);
        if (beta is not null)
            y += beta;
        var back = new int[rank];
        for (int i = 0; i < rank; i++)
            back[order[i]] = i;
        return One(Ops.Transpose(y, back), c.Mask);
    }

    /// <summary>Declares what renormalization keeps beside the running statistics, in the forms of all releases.</summary>
    private static void KeepRenormalization(BatchNormalization spec, LayerContext c, int[] shape)
    {
        if (c.Training)
            throw new ShapeException("expected a layer without renorm for training, found one with it");
        c.Weight("running_deviation", shape, spec.RunningVarianceInitializer, learned: false);
        c.Weight("renorm_mean", shape, spec.RunningMeanInitializer, learned: false);
        c.Weight("renorm_mean_weight", [], Initializers.Zero, learned: false);
        c.Weight("renorm_deviation", shape, spec.RunningVarianceInitializer, learned: false);
        c.Weight("renorm_deviation_weight", [], Initializers.Zero, learned: false);
    }

    private static void Update(
        BatchNormalization spec,
        LayerContext c,
        Node runningMean,
        Node mean,
        Node runningStatistic,
        Node statistic,
        Dim count
    )
    {
        if (spec.Form != StatisticForm.Deviation)
        {
            Node n = Ops.Extent(count),
                corrected = n / (n - (1 + spec.Epsilon));
            statistic = (spec.RunningVariance ?? RunningVarianceRule.PlusEpsilon) switch
            {
                RunningVarianceRule.PlusEpsilon => statistic + spec.Epsilon,
                RunningVarianceRule.SampleCorrected => statistic * corrected,
                RunningVarianceRule.PlusEpsilonSampleCorrected => (statistic + spec.Epsilon) * corrected,
                RunningVarianceRule.FusedSampleCorrected => IsFused(spec, c.X)
                    ? statistic * (n / (n - 1)) * corrected
                    : statistic * corrected,
                RunningVarianceRule.FusedUnbiased when c.X.Rank == 4 && c.X.Shape.Axis(spec.Axis) is 1 or 3 => statistic * (n / (n - 1)),
                _ => statistic,
            };
        }
        if (spec.DebiasesStatistics)
        {
            var steps = c.Average("updates", []) + 1;
            c.UpdateStatistic("updates", steps);
            var share = 1 - Ops.Power(spec.Momentum, steps);
            Debiased("running_mean", mean);
            Debiased("running_std", statistic);
            void Debiased(string name, Node value)
            {
                var average = Moved(c.Average("biased_" + name, value.Shape.At(1)), value);
                c.UpdateStatistic("biased_" + name, average);
                c.UpdateStatistic(name, average / share);
            }
        }
        else
        {
            Move("running_mean", runningMean, mean);
            Move("running_std", runningStatistic, statistic);
        }
        void Move(string name, Node running, Node batch)
        {
            if (spec.MovesAtEachCall)
                c.MoveStatistic(name, Moved(c.MovedStatistic(name) ?? running, batch));
            else
                c.UpdateStatistic(name, Moved(running, batch));
        }
        Node Moved(Node running, Node batch) => spec.Momentum * running + (1 - spec.Momentum) * batch;
    }

    private static bool IsFused(BatchNormalization spec, Node x) => x.Rank == 4 && x.Shape.Axis(spec.Axis) == 3;

    private static (Node Mean, Node Variance) Moments(Node x, int[] axes, bool keepDims)
    {
        var mean = Ops.Mean(x, axes, keepDims);
        return (mean, Ops.Mean(Ops.Square(x - mean), axes, keepDims));
    }

    // Keras's own guard against a mask that keeps nothing.
    private const double Least = 1e-7;

    private static (Node Mean, Node Variance) Masked(Node x, Node mask, int[] axes)
    {
        var count = Ops.Sum(mask, axes) + Least;
        var mean = Ops.Sum(x * mask, axes) / count;
        return (mean, Ops.Sum(mask * Ops.Square(x - mean), axes) / count);
    }

    private static Node Shifted(Node x, Node? gamma, Node? beta)
    {
        if (gamma is not null)
            x *= gamma;
        return beta is null ? x : x + beta;
    }
}
