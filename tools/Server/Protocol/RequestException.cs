namespace KerasSharp.Server.Protocol;

/// <summary>A request that cannot be answered; the message goes to its client, with no more of his own words than
/// <see cref="Wording"/> shows.</summary>
internal sealed class RequestException(int status, Wording message) : Exception(Wording.Of(message))
{
    /// <summary>The status of HTTP.</summary>
    internal int Status { get; } = status;

    internal static RequestException Bad(Wording message) => new(StatusCodes.Status400BadRequest, message);

    internal static RequestException Missing(Wording message) => new(StatusCodes.Status404NotFound, message);
}
