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
        Correct(context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers);
        // Where nothing was answered yet, the status stands before the body that never comes.
        if (!context.Response.HasStarted)
            Correct(context.Response.Headers);
    }

    private static void Correct(IHeaderDictionary? headers)
    {
        if (headers is null || headers[Status] != Unknown)
            return;
        headers[Status] = InvalidArgument;
        headers["grpc-message"] = "expected a message of the protocol, found other bytes";
    }
}
