namespace KerasSharp.Benchmarks.Workloads;

/// <summary>The workloads whose time goes into recurrent layers.</summary>
internal static class RecurrentWorkloads
{
    private static readonly TrainingGoal s_binary = new(() => new Adam(), Losses.BinaryCrossentropy);

    public static IReadOnlyList<Workload> All { get; } =
    [
        new Workload("W1", [1, 32, 256], [100], s => Words(20000, 128, new Lstm(128) { InnerActivation = s })).Of(20000),
        new Workload("W2", [1, 32, 256], [100], s => Words(20000, 128, new Gru(128) { InnerActivation = s })).Of(20000),
        new Workload("W3", [1, 32, 256], [100], () => Words(20000, 128, new SimpleRnn(128))).Of(20000),
        new("W4", [1, 32, 1024], [50, 1], Series),
        new Workload("W5", [20], [35], Language).Of(10000),
        new(
            "W6",
            [32],
            [200, 64],
            s => Stack([new InputLayer(200, 64), new Bidirectional(new Lstm(256) { InnerActivation = s }), new Dense(10)])
        ),
        new Workload("W7a", [32], [100], s => Words(20000, 128, new Lstm(128) { InnerActivation = s })).Of(20000) with
        {
            Goal = s_binary,
        },
        new("W7b", [32], [50, 1], Series) { Goal = new(() => new Adam(), Losses.MeanSquaredError) },
        new Workload("W12", [1, 32], [100], ConvolutionAndLstm).Of(20000),
        new("W13", [1], [1, 64], Characters) { Kind = InputKind.OneHot },
        new Workload("W15", [32], [100], s => Words(20000, 128, new Lstm(128) { InnerActivation = s }, masked: true)).Of(
            20000,
            InputKind.PaddedWords
        ),
        new("W16", [128], [7, 12], Addition)
        {
            Kind = InputKind.OneHot,
            Goal = new(() => new Adam(), Losses.CategoricalCrossentropy, Classes: 12),
        },
        new Workload("W19", [1, 32, 256], [100], s => Words(20000, 128, new Gru(128) { InnerActivation = s, ResetAfter = true })).Of(20000),
    ];

    /// <summary>What the CUDA device is compared with cuDNN on: C1 to C3, and their training steps C1t to C3t.</summary>
    public static IReadOnlyList<Workload> OnCuda { get; } =
    [
        .. new[]
        {
            new Workload("C1", [1, 32, 256, 1024], [100], s => Words(20000, 128, new Lstm(128) { InnerActivation = s })).Of(20000),
            new(
                "C2",
                [20, 256],
                [35, 256],
                s =>
                    Stack([
                        new InputLayer(35, 256),
                        new Lstm(512) { ReturnSequences = true, InnerActivation = s },
                        new Lstm(512) { InnerActivation = s },
                        Last(1),
                    ])
            ),
            // cuDNN's GRU resets after the product; Keras 1's resets before.
            new Workload(
                "C3",
                [1, 32, 256, 1024],
                [100],
                s => Words(20000, 128, new Gru(128) { InnerActivation = s, ResetAfter = s == ActivationFunction.Sigmoid })
            ).Of(20000),
        }.SelectMany(w => new[] { w, w with { Name = w.Name + "t", Goal = s_binary } }),
    ];

    private static ModelSpec Words(int vocabulary, int width, SequenceSpec layer, bool masked = false) =>
        Stack([new InputLayer(100), new Embedding(vocabulary, width) { MaskZero = masked }, layer, Last(1)]);

    private static ModelSpec Series(ActivationFunction inner) =>
        Stack([new InputLayer(50, 1), new Gru(32) { InnerActivation = inner }, new Dense(1)]);

    private static ModelSpec Language(ActivationFunction inner) =>
        Stack([
            new InputLayer(35),
            new Embedding(10000, 256),
            new Lstm(512) { ReturnSequences = true, InnerActivation = inner },
            new Lstm(512) { ReturnSequences = true, InnerActivation = inner },
            new TimeDistributed(new Dense(10000) { Activation = ActivationFunction.Softmax }),
        ]);

    private static ModelSpec ConvolutionAndLstm(ActivationFunction inner) =>
        Stack([
            new InputLayer(100),
            new Embedding(20000, 128),
            new Dropout(0.25),
            new Convolution1D(64, 5) { Activation = ActivationFunction.Relu },
            new MaxPooling1D(4),
            new Lstm(70) { InnerActivation = inner },
            Last(1),
        ]);

    private static ModelSpec Characters(ActivationFunction inner, int batch) =>
        Stack([
            new InputLayer(1, 64) { BatchSize = batch },
            new Lstm(512)
            {
                ReturnSequences = true,
                Stateful = true,
                InnerActivation = inner,
            },
            new Lstm(512) { Stateful = true, InnerActivation = inner },
            new Dense(64) { Activation = ActivationFunction.Softmax },
        ]);

    private static ModelSpec Addition(ActivationFunction inner) =>
        Stack([
            new InputLayer(7, 12),
            new Lstm(128) { InnerActivation = inner },
            new RepeatVector(4),
            new Lstm(128) { ReturnSequences = true, InnerActivation = inner },
            new TimeDistributed(new Dense(12)),
            new ActivationLayer(ActivationFunction.Softmax),
        ]);

    private static Dense Last(int units) => new(units) { Activation = ActivationFunction.Sigmoid };

    private static ModelSpec Stack(Sequential layers) => layers.ToSpec();
}
