using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Runtime.Model;

/// <summary>Parts of sequences one after another, with the states in the caller's hands.</summary>
public sealed class StepTests
{
    private static readonly SequenceSpec[] s_layers =
    [
        new SimpleRnn(3) { ReturnSequences = true },
        new Gru(4) { ReturnSequences = true },
        new Lstm(5) { ReturnSequences = true },
        new StackedRnn([new Lstm(3), new Gru(2)]) { ReturnSequences = true },
    ];

    public static TheoryData<int> Layers => [.. Enumerable.Range(0, s_layers.Length)];

    private static KerasSharp.Model New(params LayerSpec[] layers) => new(Stack(new InputLayer(null, 2), layers), Device.Cpu(), seed: 5);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Parts_of_a_sequence_give_what_the_whole_one_does(int layer)
    {
        using var model = New(s_layers[layer], new Gru(3) { ReturnSequences = true }, new Dense(2));
        var whole = Values(model.Predict(Ramp(3, 7, 2)));
        var states = model.InitialStates(3);
        var found = new List<float[]>();
        for (int t = 0; t < 7; t++)
        {
            var result = model.Step(Part(Ramp(3, 7, 2), t, 1), states);
            states = result.States;
            found.Add(Values(result.Outputs[0]));
        }
        for (int n = 0; n < 3; n++)
        for (int t = 0; t < 7; t++)
            TestData.Bits(found[t].AsSpan(2 * n, 2)).Should().Equal(TestData.Bits(whole.AsSpan(14 * n + 2 * t, 2)));
    }

    [Fact]
    public void Samples_of_several_histories_go_on_as_one_batch_with_the_same_bits()
    {
        using var model = New(new Lstm(4), new Dense(2));
        StepResult a = model.Step(Part(Ramp(1, 9, 2), 0, 2), model.InitialStates()),
            b = model.Step(Part(Ramp(1, 9, 2), 3, 5), model.InitialStates());
        var together = model.Step(Ramp(2, 3, 2), ModelStates.Join(a.States, b.States));
        float[] x = Values(Ramp(2, 3, 2));
        StepResult alone = model.Step(Tensor.Create(x[6..], [1, 3, 2]), b.States);
        Values(together.Outputs[0])[2..].Should().Equal(Values(alone.Outputs[0]));
        var rows = together.States.Rows(1, 1);
        rows.Names.Should().Equal("lstm_1/h", "lstm_1/c");
        Values(rows["lstm_1/c"]).Should().Equal(Values(alone.States["lstm_1/c"]));
        rows.Invoking(r => r["lstm_1/x"]).Should().Throw<KeyNotFoundException>().WithMessage("*there are lstm_1/h, lstm_1/c");
        rows.Invoking(r => r.Rows(1, 1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void In_memory_of_the_caller_nothing_is_allocated()
    {
        using var model = New(new Lstm(4), new Dense(2));
        float[] x = Values(Ramp(2, 1, 2)),
            y = new float[4],
            before = new float[model.StateLength(2)],
            after = new float[before.Length];
        before.Length.Should().Be(16);
        nint[] shape = [2, 1, 2];
        var states = model.InitialStates(2);
        long allocated = 0;
        for (int i = 0; i < 50; i++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            model.Step(x, shape, before, y, after);
            allocated = GC.GetAllocatedBytesForCurrentThread() - start;
            var expected = model.Step(Ramp(2, 1, 2), states);
            y.Should().Equal(Values(expected.Outputs[0]));
            states = expected.States;
            (before, after) = (after, before);
        }
        allocated.Should().Be(0);
        model.Invoking(m => m.Step(x, shape, before, y, before)).Should().Throw<ArgumentException>().WithMessage("*other memory*");
        model
            .Invoking(m => m.Step(x, shape, before.AsSpan(1), y, after))
            .Should()
            .Throw<KerasException>()
            .WithMessage("*expected 16 numbers of states, found 15*");
    }

    [Fact]
    public void A_mask_keeps_the_state_over_parts()
    {
        using var model = New(new Masking(0), new Gru(4), new Dense(1));
        var x = Ramp(1, 6, 2);
        x[0, 2, 0] = x[0, 2, 1] = x[0, 3, 0] = x[0, 3, 1] = 0;
        var first = model.Step(Part(x, 0, 3), model.InitialStates());
        var second = model.Step(Part(x, 3, 3), first.States);
        Values(second.Outputs[0]).Should().Equal(Values(model.Predict(x)));
    }

    [Fact]
    public void States_of_another_model_or_number_of_samples_are_refused()
    {
        using var model = New(new Lstm(4));
        using var other = new KerasSharp.Model(model.Spec, Device.Cpu(), seed: 6);
        other.Hash.Should().NotBe(model.Hash).And.HaveLength(64);
        model
            .Invoking(m => m.Step(Ramp(1, 1, 2), other.InitialStates()))
            .Should()
            .Throw<KerasException>()
            .WithMessage($"*expected states of this model ({model.Hash}), found those of another ({other.Hash})");
        model
            .Invoking(m => m.Step(Ramp(2, 1, 2), m.InitialStates()))
            .Should()
            .Throw<KerasException>()
            .WithMessage("*expected states of 2 samples, found those of 1");
        string hash = other.Hash;
        other.SetWeights(model.GetWeights());
        other.Hash.Should().Be(model.Hash).And.NotBe(hash);
        FluentActions.Invoking(() => ModelStates.Join([])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void What_computes_otherwise_with_equal_weights_is_another_model()
    {
        using KerasSharp.Model a = New(new Lstm(4), new Dense(2) { Activation = Activation.Tanh }),
            b = New(new Lstm(4), new Dense(2) { Activation = Activation.Linear });
        b.SetWeights(a.GetWeights());
        a.Hash.Should().NotBe(b.Hash);
        using KerasSharp.Model c = New(new StackedRnn([new Lstm(4)])),
            d = New(new StackedRnn([new Lstm(4) { Activation = Activation.Relu }]));
        d.SetWeights(c.GetWeights());
        c.Hash.Should().NotBe(d.Hash);
    }

    [Fact]
    public void What_only_files_set_is_part_of_the_hash()
    {
        static KerasSharp.Model Of(MaskedOutput masked) =>
            new Sequential
            {
                new Lstm(2)
                {
                    Name = "lstm",
                    InputShape = [3, 2],
                    MaskedOutput = masked,
                },
            }.Build(seed: 1);
        using KerasSharp.Model a = Of(MaskedOutput.PreviousOutput),
            b = Of(MaskedOutput.Zero),
            c = Of(MaskedOutput.Zero);
        a.Hash.Should().NotBe(b.Hash);
        b.Hash.Should().Be(c.Hash);
    }

    [Fact]
    public void What_no_step_can_go_on_from_is_refused_by_name()
    {
        using var backwards = New(new Bidirectional(new Lstm(4)), new Dense(1));
        backwards
            .Invoking(m => m.InitialStates())
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*bidirectional_1/backward*begins at its end*");
    }

    [Fact]
    public void A_sequence_for_each_step_begins_anew()
    {
        var input = new InputLayer(null, 3, 2);
        using var model = new KerasSharp.Model(Stack(input, new TimeDistributed(new Gru(2)), new Lstm(2)), Device.Cpu(), seed: 5);
        var states = model.InitialStates();
        states.Names.Should().Equal("lstm_2/h", "lstm_2/c");
        var x = Ramp(1, 2, 3, 2);
        float[] all = Values(x);
        foreach (int t in new[] { 0, 1 })
        {
            var result = model.Step(Tensor.Create(all[(6 * t)..(6 * t + 6)], [1, 1, 3, 2]), states);
            states = result.States;
            if (t == 1)
                Values(result.Outputs[0]).Should().Equal(Values(model.Predict(x)));
        }
    }

    [Fact]
    public void A_model_without_recurrent_layers_steps_without_states()
    {
        using var model = new KerasSharp.Model(Stack(new InputLayer(3), new Dense(2)), Device.Cpu());
        var result = model.Step(Ramp(4, 3), model.InitialStates(4));
        Values(result.Outputs[0]).Should().Equal(Values(model.Predict(Ramp(4, 3))));
        result.States.Names.Should().BeEmpty();
        model.StateLength(4).Should().Be(0);
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        using var model = New(new Lstm(4));
        byte[] bytes = model.Step(Ramp(1, 1, 2), model.InitialStates()).States.ToBytes();
        ModelStates.FromBytes(bytes).ToBytes().Should().Equal(bytes);
        for (int length = 0; length < bytes.Length; length++)
            FluentActions.Invoking(() => ModelStates.FromBytes(bytes.AsSpan(0, length))).Should().Throw<KerasFormatException>();
        var random = new Random(4);
        for (int i = 0; i < 5000; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                ModelStates.FromBytes(damaged);
            }
            catch (KerasFormatException)
            {
                // The documented one.
            }
        }
    }

    private static Tensor<float> Part(Tensor<float> x, int start, int count)
    {
        int samples = (int)x.Lengths[0],
            steps = (int)x.Lengths[1],
            width = (int)x.Lengths[2];
        float[] all = Values(x);
        var rows = Enumerable.Range(0, samples).SelectMany(n => all.Skip((n * steps + start) * width).Take(count * width));
        return Tensor.Create([.. rows], [samples, count, width]);
    }
}
