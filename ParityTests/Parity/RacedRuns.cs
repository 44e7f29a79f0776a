namespace KerasSharp.ParityTests.Parity;

/// <summary>Stored runs of Keras on TensorFlow 1 in which a weight was assigned before all that reads it had run: which reads came late, at
/// each step. TensorFlow leaves that to its threads, so it was found by trying sets of reads until all numbers of the run (losses, metrics,
/// weights and the optimizer's state) were those that Keras stored.</summary>
internal static class RacedRuns
{
    private static readonly Dictionary<string, string[][]> s_late = new()
    {
        ["keras-1.2.2-tf/training/trainingtf_1_2_2_0000"] =
        [
            [],
            [],
            ["dense_1/W 1"],
        ],
        ["keras-1.2.2-tf/training/trainingtf_1_2_2_0001"] =
        [
            ["dense_1/W 1"],
        ],
        // Loops over time read the dense and the input kernel of their last or first step.
        ["keras-1.2.2-tf/training/trainingtf_1_2_2_0003"] =
        [
            ["dense_1/W 1", "simplernn_1/W 1 at 6"],
        ],
        ["keras-1.2.2-tf/training/trainingtf_1_2_2_0004"] =
        [
            ["timedistributed_1/layer/W 1 at 4", "simplernn_1/W 1 at 0"],
        ],
        ["keras-1.2.2-tf/training/trainingtf_1_2_2_0006"] =
        [
            ["optimizer/iterations 1", "dense_1/W 1", "simplernn_1/W 1 at 0"],
        ],
        ["keras-2.0.8-tf/training/k2tf_2_0_8_0017"] =
        [
            ["dense_1/W 1"],
        ],
        ["keras-2.0.8-tf/training/k2tfonly_2_0_8_0002"] =
        [
            ["dense_1/W 1"],
        ],
        ["keras-2.0.8-tf/training/k2tfonly_2_0_8_0008"] =
        [
            ["dense_1/W 1", "separable_conv2d_1/pointwise 1"],
        ],
        ["keras-2.0.8-tf/training/k2tfonly_2_0_8_0010"] =
        [
            ["dense_1/W 1"],
        ],
        ["keras-2.1.6-tf/training/k2tfonly_2_1_6_0004"] =
        [
            ["dense_1/W 3"],
        ],
        ["keras-2.1.6-tf/training/k2tf_2_1_6_0027"] =
        [
            ["gru_1/b 1", "gru_1/b 2"],
        ],
        ["keras-2.1.6-tf/training/k2tf_2_1_6_0033"] =
        [
            ["dense_1/W 1"],
        ],
        ["keras-2.1.6-tf/training/k2tf_2_1_6_0043"] =
        [
            [],
            [],
            [],
            [],
            [],
            ["dense_1/W 1"],
        ],
        ["keras-2.2.4-tf/training/k2tf_2_2_4_0047"] =
        [
            ["dense_1/W 1"],
        ],
        ["keras-2.2.4-tf/training/k2tf_2_2_4_0063"] =
        [
            ["out_1/W 1", "out_0/W 1"],
        ],
        ["keras-2.2.4-tf/training/k2tfonly_2_2_4_0028"] =
        [
            [],
            ["dense_2/W 1"],
        ],
        ["keras-2.2.4-tf/training/k2tfonly_2_2_4_0031"] =
        [
            ["dense_1/W 2"],
        ],
    };

    /// <summary>From the number of a step to its late reads (<see cref="RacedGraph"/>); null for a run without any.</summary>
    internal static Func<int, IReadOnlyList<string>>? Of(string id)
    {
        foreach (var (run, late) in s_late)
            if (id.EndsWith(run, StringComparison.Ordinal))
                // The last set holds for all further steps.
                return step => late[Math.Min(step, late.Length - 1)];
        return null;
    }
}
