using System.Net;

namespace KerasSharp.Client;

/// <summary>A server refused a request or failed, or its answer is none of the protocol.</summary>
public sealed class InferenceException : Exception
{
    /// <param name="message">What the server says, or what is wrong with its answer.</param>
    /// <param name="status">The answer's status; over gRPC the one that stands for its code. Null where the answer itself is
    /// wrong.</param>
    /// <param name="inner">The cause.</param>
    public InferenceException(string message, HttpStatusCode? status = null, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>The answer's status: 400 the request's mistake, 404 no such model, 503 too much to do (try again later), 504 waited too
    /// long.</summary>
    public HttpStatusCode? Status { get; }
}
