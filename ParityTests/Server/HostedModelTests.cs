using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Extensions;
using KerasSharp.ParityTests.Oracle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KerasSharp.ParityTests.Server;

/// <summary>A model among an application's services, and a file that changes under it.</summary>
public sealed class HostedModelTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Copy(string name, double factor)
    {
        string path = _folder.PathOf(name);
        using var model = KerasImporter.Load(Fixtures.PathOf("refused", "classes.h5"));
        model.SetWeights(
            model.GetWeights().ToDictionary(w => w.Key, w => Tensor.Create([.. w.Value.Select(v => (float)(v * factor))], w.Value.Lengths))
        );
        model.Save(path);
        return path;
    }

    private static Tensor<float> Input() => Tensor.Create([1, 2, 3, 4f], [1, 4]);

    [Fact]
    public async Task Services_find_a_model_by_its_name_and_its_health()
    {
        string path = Copy("model.h5", 1);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddKerasModel("iris", path)
            .AddKerasModel("other", path)
            .BuildServiceProvider();
        services.GetRequiredService<HostedModel>().Should().BeSameAs(services.GetRequiredKeyedService<HostedModel>("iris"));
        var y = await services.GetRequiredKeyedService<HostedModel>("other").PredictAsync(Input());
        using var model = KerasImporter.Load(path);
        y.Should().Equal(model.Predict([Input()])[0]);
        var health = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        health.Status.Should().Be(HealthStatus.Healthy);
        health.Entries.Keys.Should().BeEquivalentTo("iris", "other");
        FluentActions
            .Invoking(() => new ServiceCollection().AddKerasModel("a", path).AddKerasModel("a", path))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*expected one model of the name 'a'*");
    }

    [Fact]
    public async Task A_file_that_changes_is_loaded_beside_running_calls()
    {
        string path = Copy("model.h5", 1);
        await using var served = HostedModel.Open("m", path, new() { ReloadInterval = TimeSpan.FromMilliseconds(50) });
        float[] before = [.. await served.PredictAsync(Input())];
        using var stop = new CancellationTokenSource();
        var calling = Task.Run(async () =>
        {
            int calls = 0;
            for (; !stop.IsCancellationRequested; calls++)
                await served.PredictAsync(Input());
            return calls;
        });
        File.Move(Copy("next.h5", 0.5), path, overwrite: true);
        await Until(() => served.Reloads == 1);
        float[] after = [.. await served.PredictAsync(Input())];
        after.Should().NotEqual(before);
        await stop.CancelAsync();
        (await calling).Should().BePositive("no call failed while the model was replaced");
    }

    [Fact]
    public async Task A_damaged_change_leaves_the_model_and_is_told()
    {
        string path = Copy("model.h5", 1);
        await using var served = HostedModel.Open("m", path, new() { ReloadInterval = TimeSpan.FromMilliseconds(50) });
        float[] before = [.. await served.PredictAsync(Input())];
        File.WriteAllText(path, "no model");
        await Until(() => served.ReloadError is not null);
        served.ReloadError.Should().BeOfType<WrongFileException>();
        (await served.PredictAsync(Input())).Should().Equal(before);
        File.Move(Copy("next.h5", 2), path, overwrite: true);
        await Until(() => served.Reloads == 1);
        served.ReloadError.Should().BeNull();
    }

    [Fact]
    public void What_cannot_be_loaded_is_no_service() =>
        FluentActions.Invoking(() => HostedModel.Open("m", _folder.PathOf("none.h5"))).Should().Throw<IOException>();

    [Fact]
    public void A_shape_to_warm_up_with_must_fit() =>
        FluentActions
            .Invoking(() =>
                HostedModel.Open(
                    "m",
                    Copy("model.h5", 1),
                    new()
                    {
                        WarmUp =
                        [
                            [
                                [5],
                            ],
                        ],
                    }
                )
            )
            .Should()
            .Throw<KerasException>()
            .WithMessage("*expected data of shape (samples, 4), found (1, 5)");

    private static async Task Until(Func<bool> holds)
    {
        var end = DateTime.UtcNow + s_patience;
        while (!holds())
        {
            DateTime.UtcNow.Should().BeBefore(end);
            await Task.Delay(20);
        }
    }
}
