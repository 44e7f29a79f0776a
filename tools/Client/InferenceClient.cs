namespace KerasSharp.Client;

/// <summary>Asks a server of the Open Inference Protocol (version 2). Safe from many threads; one for each server is enough. Numbers travel
/// as bytes, so that no bit of them changes.</summary>
public abstract class InferenceClient : IDisposable
{
    /// <summary>A client over REST with the binary tensor extension.</summary>
    /// <param name="server">Such as <c>http://localhost:8000</c>, or <c>https://gateway/team/</c> for a server below a path.</param>
    /// <param name="key">Is borne by each request as <c>Authorization: Bearer KEY</c>; null for none.</param>
    /// <param name="handler">Sends the requests of this client alone and stays the caller's; null for one of its own.</param>
    public static InferenceClient Rest(Uri server, string? key = null, HttpMessageHandler? handler = null) =>
        new RestClient(server ?? throw new ArgumentNullException(nameof(server)), key, handler);

    /// <summary>A client over gRPC.</summary>
    /// <param name="server">Such as <c>http://localhost:8001</c>; with http the connection is HTTP/2 without encryption.</param>
    /// <param name="key">Is borne by each request as <c>authorization: Bearer KEY</c>; null for none.</param>
    /// <param name="handler">Sends the requests of this client alone and stays the caller's; null for one of its own.</param>
    public static InferenceClient Grpc(Uri server, string? key = null, HttpMessageHandler? handler = null) =>
        new GrpcClient(server ?? throw new ArgumentNullException(nameof(server)), key, handler);

    /// <summary>Whether the server runs.</summary>
    /// <exception cref="InferenceException">It answers otherwise than the protocol says.</exception>
    public abstract Task<bool> IsLiveAsync(CancellationToken cancellation = default);

    /// <summary>Whether all of the server's models can be asked.</summary>
    /// <inheritdoc cref="IsLiveAsync"/>
    public abstract Task<bool> IsReadyAsync(CancellationToken cancellation = default);

    /// <summary>Whether a model is there and can be asked; false for a name that the server does not know.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Null for the newest.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <inheritdoc cref="IsLiveAsync"/>
    public abstract Task<bool> IsModelReadyAsync(string model, string? version = null, CancellationToken cancellation = default);

    /// <summary>What the server says of itself.</summary>
    /// <inheritdoc cref="IsLiveAsync"/>
    public abstract Task<ServerDescription> DescribeServerAsync(CancellationToken cancellation = default);

    /// <summary>What the server says of a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Null for the newest.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InferenceException">There is no such model.</exception>
    public abstract Task<ModelDescription> DescribeModelAsync(
        string model,
        string? version = null,
        CancellationToken cancellation = default
    );

    /// <summary>Asks a model.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InferenceException">The server refused or failed; see <see cref="InferenceException.Status"/>.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public abstract Task<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections.</summary>
    protected abstract void Dispose(bool disposing);
}
