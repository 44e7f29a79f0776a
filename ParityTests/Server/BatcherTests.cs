using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Extensions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Server;

/// <summary>Calls that are computed together give what each gives by itself.</summary>
public sealed class BatcherTests
{
    private static Model Sentiment() => KerasImporter.Load(Fixtures.PathOf("models", "imdb_lstm", "model.h5"));

    private static Tensor<float> Tokens(int seed, int rows, int length)
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, rows * length).Select(_ => (float)random.Next(0, 50))];
        return Tensor.Create(values, [rows, length]);
    }

    private static float[] Values(Tensor<float> x) => [.. x];

    [Fact]
    public async Task Results_are_those_of_calls_one_by_one_bit_for_bit()
    {
        using var model = Sentiment();
        await using var batcher = new Batcher(model, new BatchingOptions { MaxBatch = 16, MaxDelay = TimeSpan.FromMilliseconds(5) });
        var shape = model.InputLayers[0].InputShape!;
        var calls = Enumerable.Range(0, 200).Select(i => Tokens(i, 1 + i % 5, shape[0] ?? 5 + i % 3)).ToArray();
        var expected = calls.Select(x => Values(model.Predict([x])[0])).ToArray();
        var found = await Task.WhenAll(calls.Select(x => Task.Run(() => batcher.PredictAsync([x]))));
        for (int i = 0; i < calls.Length; i++)
            Values(found[i][0]).Should().Equal(expected[i], "call {0}", i);
        batcher.QueuedRows.Should().Be(0);
    }

    [Fact]
    public async Task A_call_whose_data_do_not_fit_spoils_no_other()
    {
        using var model = Sentiment();
        await using var batcher = new Batcher(model, new BatchingOptions { MaxDelay = TimeSpan.FromMilliseconds(50) });
        int length = model.InputLayers[0].InputShape![0] ?? 7;
        var wrong = Tokens(1, 1, length);
        wrong[0, 0] = 1e7f;
        var good = Enumerable.Range(0, 8).Select(i => Tokens(i, 1, length)).ToArray();
        var running = good.Select(x => batcher.PredictAsync([x])).ToArray();
        var bad = batcher.PredictAsync([wrong]);
        await bad.Invoking(t => t).Should().ThrowAsync<ModelInputException>();
        var found = await Task.WhenAll(running);
        for (int i = 0; i < good.Length; i++)
            Values(found[i][0]).Should().Equal(Values(model.Predict([good[i]])[0]));
        await batcher.Invoking(b => b.PredictAsync([])).Should().ThrowAsync<ModelInputException>("it has an input");
    }

    [Fact]
    public async Task States_go_from_call_to_call_in_their_order()
    {
        string path = Fixtures.PathOf("keras-2.3.1", "gru", "stateful", "model.h5");
        using var model = KerasImporter.Load(path);
        using var alone = KerasImporter.Load(path);
        await using var batcher = new Batcher(model, new BatchingOptions { MaxDelay = TimeSpan.FromMilliseconds(20) });
        var shape = model.InputLayers[0].InputShape!;
        nint[] lengths = [model.FixedBatch!.Value, .. shape.Select(e => (nint)(e ?? 4))];
        var random = new Random(3);
        var calls = Enumerable
            .Range(0, 6)
            .Select(_ =>
                Tensor.Create([.. Enumerable.Range(0, (int)lengths.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle())], lengths)
            )
            .ToArray();
        var running = calls.Select(x => batcher.PredictAsync([x])).ToArray();
        foreach (var (x, y) in calls.Zip(await Task.WhenAll(running)))
            Values(y[0]).Should().Equal(Values(alone.Predict([x])[0]));
    }

    [Fact]
    public async Task Too_many_rows_are_refused_and_the_rest_is_answered()
    {
        using var model = Sentiment();
        await using var batcher = new Batcher(
            model,
            new BatchingOptions
            {
                MaxQueuedRows = 4,
                MaxBatch = 4,
                MaxDelay = TimeSpan.FromSeconds(1),
            }
        );
        int length = model.InputLayers[0].InputShape![0] ?? 7;
        // Three rows are no full batch: they wait for a fourth.
        var waiting = Enumerable.Range(0, 3).Select(i => batcher.PredictAsync([Tokens(i, 1, length)])).ToArray();
        await batcher
            .Invoking(b => b.PredictAsync([Tokens(9, 2, length)]))
            .Should()
            .ThrowAsync<ModelOverloadedException>()
            .WithMessage("*at most 4 waiting rows, found 3 and 2 more*");
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Calls_without_rows_have_results_without_rows()
    {
        using var model = Sentiment();
        await using var batcher = new Batcher(model, new BatchingOptions { MaxBatch = 2, MaxDelay = TimeSpan.FromMilliseconds(50) });
        int length = model.InputLayers[0].InputShape![0] ?? 7;
        var empty = Enumerable.Range(0, 2).Select(i => batcher.PredictAsync([Tokens(i, 0, length)])).ToArray();
        foreach (var ys in await Task.WhenAll(empty))
            ys[0].Lengths[0].Should().Be(0);
    }

    [Fact]
    public async Task A_wait_can_be_ended()
    {
        using var model = Sentiment();
        await using var batcher = new Batcher(model, new BatchingOptions { MaxDelay = TimeSpan.FromSeconds(30) });
        int length = model.InputLayers[0].InputShape![0] ?? 7;
        using var cancellation = new CancellationTokenSource();
        var call = batcher.PredictAsync([Tokens(1, 1, length)], cancellation.Token);
        await cancellation.CancelAsync();
        await call.Invoking(c => c).Should().ThrowAsync<OperationCanceledException>();
        batcher.QueuedRows.Should().Be(0, "nobody waits for it any more");
    }

    [Fact]
    public async Task A_call_does_not_wait_longer_than_it_may()
    {
        using var model = Sentiment();
        await using var batcher = new Batcher(
            model,
            new BatchingOptions { MaxDelay = TimeSpan.FromMilliseconds(200), QueueTimeout = TimeSpan.FromMilliseconds(1) }
        );
        int length = model.InputLayers[0].InputShape![0] ?? 7;
        await batcher.Invoking(b => b.PredictAsync([Tokens(1, 1, length)])).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task Calls_that_wait_are_answered_before_it_ends_and_later_ones_refused()
    {
        using var model = Sentiment();
        var batcher = new Batcher(model, new BatchingOptions { MaxDelay = TimeSpan.FromSeconds(30) });
        int length = model.InputLayers[0].InputShape![0] ?? 7;
        var call = batcher.PredictAsync([Tokens(1, 2, length)]);
        await batcher.DisposeAsync();
        (await call)[0].Lengths[0].Should().Be(2);
        await batcher.Invoking(b => b.PredictAsync([Tokens(1, 1, length)])).Should().ThrowAsync<ModelOverloadedException>();
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        using var model = Sentiment();
        foreach (
            var options in new BatchingOptions[]
            {
                new() { MaxBatch = 0 },
                new() { MaxQueuedRows = 0 },
                new() { MaxDelay = TimeSpan.FromSeconds(-1) },
                new() { QueueTimeout = TimeSpan.Zero },
            }
        )
            FluentActions.Invoking(() => new Batcher(model, options)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
