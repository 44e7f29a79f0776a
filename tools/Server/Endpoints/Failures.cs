using Grpc.Core;
using KerasSharp.Extensions;
using KerasSharp.Server.Protocol;

namespace KerasSharp.Server.Endpoints;

/// <summary>Which status a failure has, and what its client is told.</summary>
internal static class Failures
{
    /// <summary>The status and message of an exception. What is nobody's mistake outside tells nothing of the server's inside.</summary>
    internal static (int Status, string Message) Of(Exception e) =>
        e switch
        {
            RequestException request => (request.Status, request.Message),
            ModelInputException input => (StatusCodes.Status400BadRequest, input.Message),
            ModelOverloadedException overloaded => (StatusCodes.Status503ServiceUnavailable, overloaded.Message),
            TimeoutException => (StatusCodes.Status504GatewayTimeout, "the request waited too long for its turn"),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            _ => (StatusCodes.Status500InternalServerError, "the server failed; its log tells more"),
        };

    /// <summary>The code of gRPC for a status of HTTP.</summary>
    internal static StatusCode GrpcCode(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity => StatusCode.InvalidArgument,
            StatusCodes.Status404NotFound => StatusCode.NotFound,
            StatusCodes.Status413PayloadTooLarge => StatusCode.ResourceExhausted,
            StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
            StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
            _ => StatusCode.Internal,
        };
}
