using Microsoft.AspNetCore.Http.Features;

namespace KerasSharp.Server.Endpoints;

/// <summary>A message of gRPC that cannot be parsed never reaches the service, and the framework calls it an unknown fault. It is the
/// client's mistake; the service itself answers with no unknown fault.</summary>
internal static class DamagedMessages
{
    private const string Status = "grpc-status",
        Unknown = "2",
        InvalidArgument = "3";

    internal static async Task TellAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is not { } trailers || trailers[Status] != Unknown)
            return;
        trailers[Status] = InvalidArgument;
        trailers["grpc-message"] = "expected a message of the protocol, found other bytes";
    }
}
