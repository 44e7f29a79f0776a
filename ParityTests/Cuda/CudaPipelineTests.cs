using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.ParityTests.Runtime.Training;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>The next batch's inputs on their way while one is computed on.</summary>
[Collection(StandIn.Collection)]
public sealed unsafe class CudaPipelineTests
{
    private static OperationGraph Doubled(Variable? counter = null)
    {
        var x = Ops.Input("x", new Shape(Dim.Batch, 2));
        var z = Ops.Input("z", new Shape(Dim.Batch));
        return new OperationGraph
        {
            Inputs = [x, z],
            Outputs = [("y", x * 2), ("z", z + 1)],
            Updates = counter is null ? [] : [(counter, Ops.Read(counter) + 1)],
        };
    }

    [SkippableFact]
    public void Inputs_taken_ahead_are_those_of_the_next_run_and_the_callers_memory_is_free()
    {
        StandIn.Require();
        var counter = new Variable("runs", [1], [0], VariableRole.Weight);
        using var made = StandIn.Backend().Compile(Doubled(counter), new CompileOptions());
        var plan = made.Pipeline!;
        float[] x = GC.AllocateArray<float>(8, pinned: true),
            z = GC.AllocateArray<float>(4, pinned: true),
            y = GC.AllocateArray<float>(8, pinned: true),
            w = GC.AllocateArray<float>(4, pinned: true);
        HostBuffer[] In(int n) => [Part(x, 2 * n), Part(z, n)];
        HostBuffer[] Out(int n) => [Part(y, 2 * n), Part(w, n)];
        void Set(float value)
        {
            Array.Fill(x, value);
            Array.Fill(z, -value);
        }
        for (int round = 0; round < 4; round++)
        {
            Set(10 * round + 1);
            plan.Begin(4, In(4));
            for (int k = 2; k <= 6; k++)
            {
                int n = k == 6 ? 3 : 4,
                    before = 4;
                Set(10 * round + k);
                plan.Ahead(n, In(n)).Should().BeTrue();
                Set(-99);
                plan.End(before, Out(before));
                y.Should().OnlyContain(v => v == 2 * (10 * round + k - 1));
                w.Should().OnlyContain(v => v == -(10 * round + k - 1) + 1);
                plan.BeginAhead(n);
            }
            plan.End(3, Out(3));
            y[..6].Should().OnlyContain(v => v == 2 * (10 * round + 6));
        }
        // A batch that was taken over and not wanted is dropped.
        Set(1);
        plan.Begin(4, In(4));
        Set(2);
        plan.Ahead(4, In(4)).Should().BeTrue();
        plan.End(4, Out(4));
        plan.Invoking(p => p.BeginAhead(3))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("no inputs of 3 samples were taken over");
        Set(3);
        plan.Begin(4, In(4));
        plan.Invoking(p => p.BeginAhead(4)).Should().Throw<InvalidOperationException>().WithMessage("a run is under way");
        plan.End(4, Out(4));
        y.Should().OnlyContain(v => v == 6);
        plan.Invoking(p => p.BeginAhead(4)).Should().Throw<InvalidOperationException>();

        HostBuffer[] inputs = In(4),
            outputs = Out(4);
        void Round()
        {
            plan.Begin(4, inputs);
            plan.Ahead(4, inputs);
            plan.End(4, outputs);
            plan.BeginAhead(4);
            plan.End(4, outputs);
        }
        Round();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Round();
        (GC.GetAllocatedBytesForCurrentThread() - allocated).Should().Be(0);
        counter.Values.Should().Equal(4 * 6 + 2 + 4);
        using var another = StandIn.Backend().Compile(Doubled(), new CompileOptions());
        var small = another.Pipeline!;
        float[] none = GC.AllocateArray<float>(30, pinned: true);
        small.Begin(1, [Part(none, 2), Part(none, 1)]);
        small.Ahead(5, [Part(none, 10), Part(none, 5)]).Should().BeFalse("it has memory for one sample so far");
        small.End(1, [Part(none, 2), Part(none, 1)]);
    }

    private static HostBuffer Part(float[] pinned, int count) =>
        new((float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref pinned[0]), count);

    [SkippableFact]
    public void A_training_hands_every_batch_but_an_epochs_first_over_ahead()
    {
        StandIn.Require();
        var spec = TestModels.Stack(new InputLayer(3), new Embedding(7, 4), new Lstm(5), new Dropout(0.2), new Dense(1));
        var spy = new Spy(StandIn.Backend());
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 3);
        using var model = new KerasSharp.Model(spec, spy, seed: 3);
        var random = new Random(2);
        var x = Tensor.Create<float>([.. Enumerable.Range(0, 33).Select(_ => (float)random.Next(7))], [11, 3]);
        var y = Tensor.Create(TestData.Random(11, 4), [11, 1]);
        foreach (var m in new[] { exact, model })
        {
            m.Compile(new Adam { LearningRate = 0.01 }, "mse");
            m.Fit((x, y), TrainingModels.Quiet(3, batchSize: 4) with { ValidationData = (x, y) });
        }
        // Three batches an epoch, in training and in validation.
        (spy.Fresh, spy.Ahead)
            .Should()
            .Be((6, 12));
        foreach (var (variable, other) in exact.Variables.All.Zip(model.Variables.All))
            TestData.Worst(other.Values, [.. variable.Values.Select(v => (double)v)]).Should().BeLessThan(1e-4, "{0}", variable.Name);
    }

    [SkippableFact]
    public void A_training_that_stops_between_batches_can_go_on()
    {
        StandIn.Require();
        var spec = TestModels.Stack(new InputLayer(2), new Dense(1));
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 3);
        using var model = new KerasSharp.Model(spec, StandIn.Backend(), seed: 3);
        Tensor<float> x = Tensor.Create(TestData.Random(18, 1), [9, 2]),
            y = Tensor.Create(TestData.Random(9, 2), [9, 1]);
        foreach (var m in new[] { exact, model })
        {
            m.Compile(new Sgd { LearningRate = 0.1 }, "mse");
            using var stop = new CancellationTokenSource();
            var stopper = new LambdaCallback
            {
                BatchEnd = (batch, _, _) =>
                {
                    if (batch == 1)
                        stop.Cancel();
                },
            };
            m.Invoking(n => n.Fit((x, y), TrainingModels.Quiet(2, batchSize: 2) with { Callbacks = [stopper] }, stop.Token))
                .Should()
                .Throw<OperationCanceledException>();
            m.TrainOnBatch(x, y);
            m.Fit((x, y), TrainingModels.Quiet(2, batchSize: 2));
        }
        foreach (var (variable, other) in exact.Variables.All.Zip(model.Variables.All))
            TestData.Worst(other.Values, [.. variable.Values.Select(v => (double)v)]).Should().BeLessThan(1e-4, "{0}", variable.Name);
    }

    /// <summary>Counts how runs begin.</summary>
    private sealed class Spy(IBackend inner) : IBackend
    {
        public string Name => inner.Name;

        public int Fresh { get; private set; }

        public int Ahead { get; private set; }

        public IPlan Compile(OperationGraph graph, CompileOptions options) => new Plan(this, inner.Compile(graph, options));

        private sealed class Plan(Spy spy, IPlan plan) : IPlan, IRunPipeline
        {
            private readonly IRunPipeline _pipeline = plan.Pipeline!;

            public IRunPipeline Pipeline => this;

            public PlanReport Report => plan.Report;

            public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs) =>
                plan.Run(samples, inputs, outputs);

            public void Begin(int samples, ReadOnlySpan<HostBuffer> inputs)
            {
                spy.Fresh++;
                _pipeline.Begin(samples, inputs);
            }

            public bool Ahead(int samples, ReadOnlySpan<HostBuffer> inputs) => _pipeline.Ahead(samples, inputs);

            public void BeginAhead(int samples)
            {
                spy.Ahead++;
                _pipeline.BeginAhead(samples);
            }

            public void End(int samples, ReadOnlySpan<HostBuffer> outputs) => _pipeline.End(samples, outputs);

            public void Dispose() => plan.Dispose();
        }
    }
}
