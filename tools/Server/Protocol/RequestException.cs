namespace KerasSharp.Server.Protocol;

/// <summary>A request that cannot be answered; the message goes to its client.</summary>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    /// <summary>The status of HTTP.</summary>
    internal int Status { get; } = status;

    internal static RequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    internal static RequestException Missing(string message) => new(StatusCodes.Status404NotFound, message);
}
