using System.Net;
using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Client;
using KerasSharp.Extensions;

namespace KerasSharp.ParityTests.Server;

/// <summary>Sequences whose parts are sent one after another: each gives what a stateful model of its own would.</summary>
public sealed class SequenceTests
{
    private static InferenceRequest Part(string id, Tensor<float> x, bool start = false, bool end = false)
    {
        using var model = KerasImporter.Load(ServedModels.Stateful);
        return new InferenceRequest("stateful", new InferenceInput(model.InputLayers[0].Name!, x))
        {
            SequenceId = id,
            SequenceStart = start,
            SequenceEnd = end,
        };
    }

    private static Tensor<float> X(int sequence, int part)
    {
        using var model = KerasImporter.Load(ServedModels.Stateful);
        var shape = model.InputLayers[0].InputShape!;
        return ServedModels.Numbers(1000 * sequence + part, model.FixedBatch!.Value, shape[0] ?? 4, shape[1]!.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_sequences_at_once_keep_apart(bool grpc)
    {
        await using var served = await ServedModels.StartAsync();
        const int Sequences = 24,
            Parts = 5;
        await Task.WhenAll(
            Enumerable
                .Range(0, Sequences)
                .Select(async s =>
                {
                    using var alone = KerasImporter.Load(ServedModels.Stateful);
                    for (int p = 0; p < Parts; p++)
                    {
                        var answer = await served.Client(grpc).InferAsync(Part($"s{s}", X(s, p), start: p == 0, end: p == Parts - 1));
                        answer.Outputs.Single().ToTensor().Should().Equal(alone.Predict(X(s, p)), "sequence {0}, part {1}", s, p);
                    }
                })
        );
        // The last parts said so: the states are gone.
        await Refused(served.Client(grpc), Part("s0", X(0, 0)), HttpStatusCode.BadRequest, "no open sequence 's0'");
    }

    [Fact]
    public async Task Both_ways_of_asking_reach_the_same_sequence()
    {
        await using var served = await ServedModels.StartAsync();
        using var alone = KerasImporter.Load(ServedModels.Stateful);
        await served.Rest.InferAsync(Part("a", X(0, 0), start: true));
        var second = await served.Grpc.InferAsync(Part("a", X(0, 1)));
        alone.Predict(X(0, 0));
        second.Outputs.Single().ToTensor().Should().Equal(alone.Predict(X(0, 1)));
        alone.ResetStates();
        var anew = await served.Rest.InferAsync(Part("a", X(0, 2), start: true));
        anew.Outputs.Single().ToTensor().Should().Equal(alone.Predict(X(0, 2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_no_part_is_refused(bool grpc)
    {
        await using var served = await ServedModels.StartAsync();
        var client = served.Client(grpc);
        await Refused(client, Part("a", X(0, 0)), HttpStatusCode.BadRequest, "sequence_start");
        await Refused(
            client,
            Part("a", X(0, 0)) with
            {
                SequenceId = null,
            },
            HttpStatusCode.BadRequest,
            "expected the parameter sequence_id"
        );
        await Refused(client, Part("", X(0, 0), start: true), HttpStatusCode.BadRequest, "sequence_id");
        await client.InferAsync(Part("a", X(0, 0), start: true));
        // A part that does not fit leaves the sequence as it was.
        await Refused(client, Part("a", Tensor.Create([1f], [1, 1, 1])), HttpStatusCode.BadRequest, "expected data of shape");
        using var alone = KerasImporter.Load(ServedModels.Stateful);
        alone.Predict(X(0, 0));
        (await client.InferAsync(Part("a", X(0, 1)))).Outputs.Single().ToTensor().Should().Equal(alone.Predict(X(0, 1)));
    }

    [Fact]
    public async Task Numbers_are_ids_too()
    {
        await using var served = await ServedModels.StartAsync();
        using var http = new HttpClient { BaseAddress = served.Address };
        using var model = KerasImporter.Load(ServedModels.Stateful);
        string body(string id) =>
            $$"""
                {"parameters":{"sequence_id":{{id}},"sequence_start":true},"inputs":[{"name":"{{model.InputLayers[
                    0
                ].Name}}","datatype":"FP32",
                "shape":[{{string.Join(",", X(0, 0).Lengths.ToArray())}}],"data":[{{string.Join(",", X(0, 0).Select(v => $"{v:R}"))}}]}]}
                """;
        async Task<HttpStatusCode> Status(string id) =>
            (await http.PostAsync("/v2/models/stateful/infer", new StringContent(body(id)))).StatusCode;
        (await Status("7")).Should().Be(HttpStatusCode.OK);
        (await Status("\"seven\"")).Should().Be(HttpStatusCode.OK);
        (await Status("0")).Should().Be(HttpStatusCode.BadRequest, "0 is no id");
        (await Status("1.5")).Should().Be(HttpStatusCode.BadRequest);
        (await served.Grpc.InferAsync(Part("7", X(0, 1)))).Outputs.Should().ContainSingle("a number and its text are one name");
    }

    [Fact]
    public async Task More_than_may_be_open_are_refused_until_one_ends()
    {
        await using var served = await ServedModels.StartAsync(o => o with { Sequences = new SequenceOptions { MaxSequences = 2 } });
        await served.Rest.InferAsync(Part("a", X(0, 0), start: true));
        await served.Rest.InferAsync(Part("b", X(1, 0), start: true));
        await Refused(served.Rest, Part("c", X(2, 0), start: true), HttpStatusCode.ServiceUnavailable, "at most 2 open sequences");
        await served.Rest.InferAsync(Part("a", X(0, 1), end: true));
        await served.Rest.InferAsync(Part("c", X(2, 0), start: true));
    }

    [Fact]
    public async Task A_sequence_that_rests_too_long_is_dropped()
    {
        await using var model = HostedModel.Open("m", ServedModels.Stateful);
        var clock = new Clock();
        var sequences = new ModelSequences(model, new SequenceOptions { IdleTimeout = TimeSpan.FromMinutes(1) }, clock);
        await sequences.StepAsync(new SequencePart("a", Start: true), [X(0, 0)]);
        clock.Now += TimeSpan.FromSeconds(50);
        await sequences.StepAsync(new SequencePart("a"), [X(0, 1)]);
        await sequences.StepAsync(new SequencePart("b", Start: true), [X(1, 0)]);
        clock.Now += TimeSpan.FromSeconds(50);
        await sequences.StepAsync(new SequencePart("b"), [X(1, 1)]);
        sequences.Count.Should().Be(2);
        clock.Now += TimeSpan.FromSeconds(50);
        await sequences
            .Invoking(s => s.StepAsync(new SequencePart("a"), [X(0, 2)]))
            .Should()
            .ThrowAsync<ModelInputException>()
            .WithMessage("*no open sequence 'a'");
        sequences.Count.Should().Be(1);
        FluentActions
            .Invoking(() => new ModelSequences(model, new SequenceOptions { MaxSequences = 0 }))
            .Should()
            .Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Sequences_of_a_model_without_stateful_layers_go_on_too()
    {
        await using var model = HostedModel.Open("m", ServedModels.Sentiment);
        var sequences = new ModelSequences(model);
        float[] tokens = [.. Enumerable.Range(1, 40).Select(i => (float)(i * 7 % 50))];
        int length = model.Model.InputLayers[0].InputShape![0] ?? 20;
        var whole = Tensor.Create([.. Enumerable.Range(0, 2 * length).Select(i => tokens[i % 40])], [1, 2 * length]);
        float[] all = [.. whole];
        var first = Tensor.Create(all[..length], [1, length]);
        var states = model.Model.Step(first, model.Model.InitialStates()).States;
        var second = Tensor.Create(all[length..], [1, length]);
        await sequences.StepAsync(new SequencePart("a", Start: true), [first]);
        var found = await sequences.StepAsync(new SequencePart("a", End: true), [second]);
        found[0].Should().Equal(model.Model.Step(second, states).Outputs[0]);
        sequences.Count.Should().Be(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_numbered_part_that_is_sent_again_is_not_applied_again(bool grpc)
    {
        await using var served = await ServedModels.StartAsync();
        var client = served.Client(grpc);
        using var alone = KerasImporter.Load(ServedModels.Stateful);
        for (int p = 0; p < 4; p++)
        {
            var part = Part("a", X(0, p), start: p == 0, end: p == 3) with { SequenceStep = p + 1 };
            float[] expected = [.. alone.Predict(X(0, p))];
            for (int times = 0; times < 3; times++)
                (await client.InferAsync(part)).Outputs.Single().ToTensor().Should().Equal(expected, "part {0}, time {1}", p, times);
        }
        await Refused(client, Part("a", X(0, 9)) with { SequenceStep = 4 }, HttpStatusCode.BadRequest, "applied with other data");
        await Refused(client, Part("a", X(0, 9)) with { SequenceStep = 5 }, HttpStatusCode.BadRequest, "no open sequence 'a'");
        await client.InferAsync(Part("a", X(0, 0), start: true) with { SequenceStep = 1 });
        await Refused(client, Part("a", X(0, 9)) with { SequenceStep = 3 }, HttpStatusCode.BadRequest, "expected step 2");
        await Refused(client, Part("b", X(0, 9), start: true) with { SequenceStep = 2 }, HttpStatusCode.BadRequest, "expected step 1");
    }

    private static async Task Refused(InferenceClient client, InferenceRequest request, HttpStatusCode status, string message)
    {
        var thrown = await client.Invoking(c => c.InferAsync(request)).Should().ThrowAsync<InferenceException>();
        thrown.Which.Status.Should().Be(status);
        thrown.Which.Message.Should().Contain(message);
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
