using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KerasSharp.Extensions;

/// <summary>Healthy where the model is loaded and its file's last change too; degraded where an older state of the file is
/// served.</summary>
internal sealed class KerasModelHealthCheck(HostedModel model) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { ["queuedRows"] = model.QueuedRows, ["reloads"] = model.Reloads };
        return Task.FromResult(
            model.ReloadError is { } error
                ? HealthCheckResult.Degraded($"model '{model.Name}': its file has changed and cannot be loaded", error, data)
                : HealthCheckResult.Healthy($"model '{model.Name}' is loaded", data)
        );
    }
}
