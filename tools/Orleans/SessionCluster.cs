using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using StackExchange.Redis;

namespace KerasSharp.Orleans;

/// <summary>How a process joins a cluster.</summary>
/// <param name="Redis">Where members and states are kept, such as <c>localhost:6379</c>, with StackExchange.Redis's options behind
/// it.</param>
public sealed record SessionClusterOptions(string Redis)
{
    /// <summary>The cluster's name: processes that share it and Redis are one cluster.</summary>
    public string Cluster { get; init; } = "kerassharp";

    /// <summary>The address by which the other members reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port for the other members.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The port for clients that are no members.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>How long the states of a sequence are kept behind its last part.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>Sequences of Keras models in a cluster.</summary>
public static class SessionCluster
{
    /// <summary>The name of the grains' storage.</summary>
    public const string Storage = "kerassharp";

    /// <summary>Connects to Redis and leaves again: a member that cannot is told so before it starts.</summary>
    /// <param name="options">Where it is.</param>
    /// <exception cref="IOException">It cannot be reached.</exception>
    /// <exception cref="ArgumentException">Its place cannot be read.</exception>
    public static Task RequireRedisAsync(SessionClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var redis = ConfigurationOptions.Parse(options.Redis);
        redis.AbortOnConnectFail = true;
        return ConnectAsync(redis);
    }

    private static async Task ConnectAsync(ConfigurationOptions redis)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(redis).ConfigureAwait(false);
            await connection.GetDatabase().PingAsync().ConfigureAwait(false);
        }
        catch (RedisException e)
        {
            string places = string.Join(", ", redis.EndPoints);
            throw new IOException($"the Redis of the cluster ({places}) cannot be reached: {e.GetType().Name}", e);
        }
    }

    /// <summary>Makes this process a member that keeps sequences. An <see cref="ISessionModels"/> must be among the services.</summary>
    /// <param name="silo">The process.</param>
    /// <param name="options">Which cluster, and where.</param>
    /// <exception cref="ArgumentException">Redis's place cannot be read.</exception>
    public static ISiloBuilder UseKerasSessions(this ISiloBuilder silo, SessionClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(options);
        var redis = ConfigurationOptions.Parse(options.Redis);
        redis.AbortOnConnectFail = false;
        return silo.UseRedisClustering(o => o.ConfigurationOptions = redis)
            .AddRedisGrainStorage(
                Storage,
                o =>
                {
                    o.ConfigurationOptions = redis;
                    o.EntryExpiry = options.KeepFor;
                }
            )
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.Cluster, options.Cluster))
            // A member that is silent for some two seconds is taken for dead by the first who notices.
            .Configure<ClusterMembershipOptions>(o =>
            {
                o.ProbeTimeout = TimeSpan.FromSeconds(1);
                o.NumMissedProbesLimit = 2;
                o.NumVotesForDeathDeclaration = 1;
                o.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            })
            .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(20))
            .ConfigureEndpoints(options.Address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: false);
    }
}
