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

    // Of these, no set of late reads gives all numbers. In a simulation with PyTorch the losses of two agree to 1e-6 and better where reads
    // come late: in 0003 those of the last layer's and the recurrent kernel, the latter at the last time steps alone, in 0006 those of the
    // count of steps; some numbers of their states still differ. Why 0004 and 0041 differ is not known.
    private static readonly string[] s_torn =
    [
        "keras-1.2.2-tf/training/trainingtf_1_2_2_0003",
        "keras-1.2.2-tf/training/trainingtf_1_2_2_0004",
        "keras-1.2.2-tf/training/trainingtf_1_2_2_0006",
        "keras-2.3.1-tf/training/k2tfonly_2_3_1_0041",
    ];

    /// <summary>Whether a run is known in its beginning only.</summary>
    internal static bool IsTorn(string id) => s_torn.Any(r => id.EndsWith(r, StringComparison.Ordinal));

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
