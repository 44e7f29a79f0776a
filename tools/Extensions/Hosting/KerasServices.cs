using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace KerasSharp.Extensions;

/// <summary>Keras models among the services of an application.</summary>
public static class KerasServices
{
    /// <summary>Adds a model: a <see cref="HostedModel"/> under its name as key
    /// (<c>[FromKeyedServices("name")]</c>), the first one without a key too, and a health check of its name. It is loaded when it is
    /// first asked for.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="path">Its file.</param>
    /// <param name="options">How it is served.</param>
    /// <exception cref="ArgumentException">A model of this name is there already, or the name or path is empty.</exception>
    public static IServiceCollection AddKerasModel(
        this IServiceCollection services,
        string name,
        string path,
        KerasModelOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var models = services.Where(s => s.ServiceType == typeof(HostedModel)).ToArray();
        if (models.Any(s => s.IsKeyedService && name.Equals(s.ServiceKey)))
            throw new ArgumentException($"expected one model of the name '{name}', found a second one ({path})", nameof(name));
        services.AddKeyedSingleton(
            name,
            (provider, _) => HostedModel.Open(name, path, options, provider.GetService<ILoggerFactory>()?.CreateLogger<HostedModel>())
        );
        if (models.Length == 0)
            services.AddSingleton(provider => provider.GetRequiredKeyedService<HostedModel>(name));
        services
            .AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    name,
                    provider => new KerasModelHealthCheck(provider.GetRequiredKeyedService<HostedModel>(name)),
                    null,
                    ["keras"]
                )
            );
        return services;
    }
}
