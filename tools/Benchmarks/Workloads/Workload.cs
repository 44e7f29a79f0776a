using System.Numerics.Tensors;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Training;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>One of the models that runtimes are compared on, with random weights.</summary>
/// <param name="Name">W1 to W9, C1 to C3.</param>
/// <param name="Batches">Batch sizes.</param>
/// <param name="Vocabulary">Whole numbers below it go in; 0 for numbers.</param>
/// <param name="Input">The extents of one sample.</param>
/// <param name="Build">The layers, with the recurrent layers' inner activation.</param>
/// <param name="Trains">Whether a training step is timed instead of a prediction.</param>
internal sealed record Workload(
    string Name,
    int[] Batches,
    int Vocabulary,
    nint[] Input,
    Func<ActivationFunction, Sequential> Build,
    bool Trains = false
)
{
    /// <summary>Whether it has gates, so that their activation matters.</summary>
    public bool HasGates => Build(ActivationFunction.HardSigmoid).ToSpec().Layers.Any(l => l is Lstm or Gru or Bidirectional);

    public static IReadOnlyList<Workload> All { get; } =
    [
        new(
            "W1",
            [1, 32, 256],
            20000,
            [100],
            s => [new InputLayer(100), new Embedding(20000, 128), new Lstm(128) { InnerActivation = s }, Last(1)]
        ),
        new(
            "W2",
            [1, 32, 256],
            20000,
            [100],
            s => [new InputLayer(100), new Embedding(20000, 128), new Gru(128) { InnerActivation = s }, Last(1)]
        ),
        new("W3", [1, 32, 256], 20000, [100], _ => [new InputLayer(100), new Embedding(20000, 128), new SimpleRnn(128), Last(1)]),
        new("W4", [1, 32, 1024], 0, [50, 1], s => [new InputLayer(50, 1), new Gru(32) { InnerActivation = s }, new Dense(1)]),
        new(
            "W5",
            [20],
            10000,
            [35],
            s =>
                [
                    new InputLayer(35),
                    new Embedding(10000, 256),
                    new Lstm(512) { ReturnSequences = true, InnerActivation = s },
                    new Lstm(512) { ReturnSequences = true, InnerActivation = s },
                    new TimeDistributed(new Dense(10000) { Activation = ActivationFunction.Softmax }),
                ]
        ),
        new(
            "W6",
            [32],
            0,
            [200, 64],
            s => [new InputLayer(200, 64), new Bidirectional(new Lstm(256) { InnerActivation = s }), new Dense(10)]
        ),
        new(
            "W7a",
            [32],
            20000,
            [100],
            s => [new InputLayer(100), new Embedding(20000, 128), new Lstm(128) { InnerActivation = s }, Last(1)],
            Trains: true
        ),
        new("W7b", [32], 0, [50, 1], s => [new InputLayer(50, 1), new Gru(32) { InnerActivation = s }, new Dense(1)], Trains: true),
        new(
            "W8",
            [1, 128, 4096],
            0,
            [784],
            _ => [new InputLayer(784), Relu(512), Relu(512), new Dense(10) { Activation = ActivationFunction.Softmax }]
        ),
        new(
            "W9",
            [1, 128],
            0,
            [1, 28, 28],
            _ =>
                [
                    new InputLayer(1, 28, 28),
                    Image(),
                    Image(),
                    new MaxPooling2D { DataFormat = DataFormat.ChannelsFirst },
                    new Flatten(),
                    Relu(128),
                    new Dense(10) { Activation = ActivationFunction.Softmax },
                ]
        ),
    ];

    /// <summary>What the CUDA device is compared with cuDNN on: C1 to C3, and their training steps C1t to C3t.</summary>
    public static IReadOnlyList<Workload> OnCuda { get; } =
    [
        .. new Workload[]
        {
            new(
                "C1",
                [1, 32, 256, 1024],
                20000,
                [100],
                s => [new InputLayer(100), new Embedding(20000, 128), new Lstm(128) { InnerActivation = s }, Last(1)]
            ),
            new(
                "C2",
                [20, 256],
                0,
                [35, 256],
                s =>
                    [
                        new InputLayer(35, 256),
                        new Lstm(512) { ReturnSequences = true, InnerActivation = s },
                        new Lstm(512) { InnerActivation = s },
                        Last(1),
                    ]
            ),
            // cuDNN's GRU resets after the product; Keras's resets before.
            new(
                "C3",
                [1, 32, 256, 1024],
                20000,
                [100],
                s =>
                    [
                        new InputLayer(100),
                        new Embedding(20000, 128),
                        new Gru(128) { InnerActivation = s, ResetAfter = s == ActivationFunction.Sigmoid },
                        Last(1),
                    ]
            ),
        }.SelectMany(w => new[] { w, w with { Name = w.Name + "t", Trains = true } }),
    ];

    private static Dense Last(int units) => new(units) { Activation = ActivationFunction.Sigmoid };

    private static Dense Relu(int units) => new(units) { Activation = ActivationFunction.Relu };

    private static Convolution2D Image() => new(32, 3, 3) { Activation = ActivationFunction.Relu, DataFormat = DataFormat.ChannelsFirst };

    /// <summary>The model, and a call to time.</summary>
    public (Model Model, Action Call) Make(int batch, int threads, ActivationFunction inner, IBackend? backend = null)
    {
        var model = Build(inner).Build(backend ?? Device.Cpu(threads), new CompileOptions { Threads = threads }, seed: 1);
        var random = new Random(1);
        nint[] shape = [batch, .. Input];
        var x = new float[shape.Aggregate((a, b) => a * b)];
        for (int i = 0; i < x.Length; i++)
            x[i] = Vocabulary > 0 ? random.Next(Vocabulary) : 2 * random.NextSingle() - 1;
        if (Trains)
            return (model, TrainingStep(model, x, shape, random));
        var y = new float[model.Predict(Tensor.Create(x, shape), batch).FlattenedLength];
        return (model, () => model.Predict(x, shape, y, batch));
    }

    private Action TrainingStep(Model model, float[] x, nint[] shape, Random random)
    {
        model.Compile(new Adam(), Name == "W7b" ? Losses.MeanSquaredError : Losses.BinaryCrossentropy);
        Tensor<float> inputs = Tensor.Create(x, shape),
            targets = Tensor.Create([.. Enumerable.Range(0, (int)shape[0]).Select(_ => (float)random.Next(2))], [shape[0], 1]);
        return () => model.TrainOnBatch(inputs, targets);
    }
}
