using Grpc.Core;
using KerasSharp.Client.Wire;
using KerasSharp.Server.Models;
using KerasSharp.Server.Protocol;

namespace KerasSharp.Server.Endpoints;

/// <summary>The Open Inference Protocol, version 2, over gRPC.</summary>
internal sealed class GrpcEndpoints(ModelRepository models, IHostApplicationLifetime lifetime, ILogger<GrpcEndpoints> logger)
    : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = !lifetime.ApplicationStopping.IsCancellationRequested });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Answer(
            context,
            () =>
            {
                models.Find(request.Name, request.Version);
                return Task.FromResult(new ModelReadyResponse { Ready = true });
            }
        );

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context)
    {
        var answer = new ServerMetadataResponse { Name = ModelFacts.Server, Version = ModelFacts.Version };
        answer.Extensions.AddRange(ModelFacts.Extensions);
        return Task.FromResult(answer);
    }

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) =>
        Answer(
            context,
            () =>
            {
                var served = models.Find(request.Name, request.Version);
                var answer = new ModelMetadataResponse { Name = request.Name, Platform = ServedModel.Platform };
                answer.Versions.AddRange(models.Versions(request.Name).Select(v => v.Version));
                answer.Inputs.AddRange(ModelFacts.Inputs(served).Select(Tensor));
                answer.Outputs.AddRange(ModelFacts.Outputs(served).Select(Tensor));
                return Task.FromResult(answer);
            }
        );

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) =>
        Answer(
            context,
            async () =>
            {
                var served = models.Find(request.ModelName, request.ModelVersion);
                var read = GrpcMessages.Read(request);
                var outputs = await served.InferAsync(read, context.CancellationToken);
                return GrpcMessages.Write(request.ModelName, served.Version, read, outputs);
            }
        );

    private static ModelMetadataResponse.Types.TensorMetadata Tensor((string Name, string Datatype, long[] Shape) tensor)
    {
        var message = new ModelMetadataResponse.Types.TensorMetadata { Name = tensor.Name, Datatype = tensor.Datatype };
        message.Shape.AddRange(tensor.Shape);
        return message;
    }

    private async Task<T> Answer<T>(ServerCallContext context, Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the client waits no longer"));
        }
        catch (Exception e)
        {
            var (status, message) = Failures.Of(e);
            if (status == StatusCodes.Status500InternalServerError)
                logger.LogError(e, "{Method} failed", context.Method);
            throw new RpcException(new Status(Failures.GrpcCode(status), message));
        }
    }
}
