using System.Numerics.Tensors;
using KerasSharp.Client;
using KerasSharp.Extensions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Server;

namespace KerasSharp.ParityTests.Server;

/// <summary>A server over a folder of stored models, and a client for each way of asking.</summary>
internal sealed class ServedModels : IAsyncDisposable
{
    /// <summary>Stands where markup would do harm.</summary>
    internal const string Hostile = "<img src=x onerror=alert(1)>";

    private readonly TemporaryFolder _folder = new();
    private ModelServer _server = null!;

    internal InferenceClient Rest { get; private set; } = null!;

    internal InferenceClient Grpc { get; private set; } = null!;

    internal Uri Address => _server.Address;

    internal Uri GrpcAddress => _server.GrpcAddress!;

    /// <summary>The client of a way of asking.</summary>
    internal InferenceClient Client(bool grpc) => grpc ? Grpc : Rest;

    internal static string Stateful => Fixtures.PathOf("keras-2.3.1", "lstm", "stateful", "model.h5");

    internal static string Iris => Fixtures.PathOf("refused", "classes.h5");

    internal static string Sentiment => Fixtures.PathOf("models", "imdb_lstm", "model.h5");

    internal static string Pets => Fixtures.PathOf("text", "pets", "model.keras");

    /// <param name="options">What differs from the usual options, which have ports of the system's choice.</param>
    internal static async Task<ServedModels> StartAsync(Func<ServeOptions, ServeOptions>? options = null)
    {
        var served = new ServedModels();
        served.Put(Stateful, "stateful.h5");
        served.Put(Iris, "iris", "2", "model.h5");
        served.Put(Iris, "iris", "10", "model.h5");
        served.Put(Sentiment, "sentiment.h5");
        served.Put(Pets, "pets.keras");
        served.Put(Iris, $"{Hostile}.h5");
        var usual = new ServeOptions(served._folder.Root)
        {
            Port = 0,
            GrpcPort = 0,
            MaxBody = 1 << 20,
            Models = new KerasModelOptions { Batching = new BatchingOptions { MaxBatch = 16 } },
        };
        served._server = await ModelServer.StartAsync(options?.Invoke(usual) ?? usual);
        served.Rest = InferenceClient.Rest(served.Address);
        served.Grpc = InferenceClient.Grpc(served.GrpcAddress);
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        Grpc.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Numbers that no model computes as easily as zeros.</summary>
    internal static Tensor<float> Numbers(int seed, params ReadOnlySpan<nint> shape)
    {
        var random = new Random(seed);
        var x = Tensor.CreateFromShape<float>(shape);
        foreach (
            ref float value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref x.GetPinnableReference(), (int)x.FlattenedLength)
        )
            value = random.NextSingle() - 0.5f;
        return x;
    }

    private void Put(string source, params string[] parts)
    {
        string path = Path.Combine([_folder.Root, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(source, path);
    }
}
