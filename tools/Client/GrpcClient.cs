using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using KerasSharp.Client.Wire;

namespace KerasSharp.Client;

/// <summary>The protocol over gRPC.</summary>
internal sealed class GrpcClient : InferenceClient
{
    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _service;
    private readonly Metadata _headers = [];

    internal GrpcClient(Uri server, string? key, HttpMessageHandler? handler)
    {
        _channel = GrpcChannel.ForAddress(
            server,
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                MaxReceiveMessageSize = null,
                MaxSendMessageSize = null,
            }
        );
        _service = new(_channel);
        if (key is not null)
            _headers.Add("authorization", $"Bearer {key}");
    }

    public override async Task<bool> IsLiveAsync(CancellationToken cancellation = default) =>
        (await Call(c => _service.ServerLiveAsync(new(), _headers, cancellationToken: c), cancellation).ConfigureAwait(false)).Live;

    public override async Task<bool> IsReadyAsync(CancellationToken cancellation = default) =>
        (await Call(c => _service.ServerReadyAsync(new(), _headers, cancellationToken: c), cancellation).ConfigureAwait(false)).Ready;

    public override async Task<bool> IsModelReadyAsync(string model, string? version = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var request = new ModelReadyRequest { Name = model, Version = version ?? "" };
        try
        {
            var answer = await Call(c => _service.ModelReadyAsync(request, _headers, cancellationToken: c), cancellation)
                .ConfigureAwait(false);
            return answer.Ready;
        }
        catch (InferenceException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable)
        {
            return false;
        }
    }

    public override async Task<ServerDescription> DescribeServerAsync(CancellationToken cancellation = default)
    {
        var server = await Call(c => _service.ServerMetadataAsync(new(), _headers, cancellationToken: c), cancellation)
            .ConfigureAwait(false);
        return new ServerDescription(server.Name, server.Version, [.. server.Extensions]);
    }

    public override async Task<ModelDescription> DescribeModelAsync(
        string model,
        string? version = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var request = new ModelMetadataRequest { Name = model, Version = version ?? "" };
        var found = await Call(c => _service.ModelMetadataAsync(request, _headers, cancellationToken: c), cancellation)
            .ConfigureAwait(false);
        return new ModelDescription(
            found.Name,
            [.. found.Versions],
            found.Platform,
            [.. found.Inputs.Select(Tensor)],
            [.. found.Outputs.Select(Tensor)]
        );
    }

    public override async Task<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var message = Message(request);
        var answer = await Call(c => _service.ModelInferAsync(message, _headers, cancellationToken: c), cancellation).ConfigureAwait(false);
        if (answer.RawOutputContents.Count != answer.Outputs.Count)
            throw new InferenceException(
                $"expected the bytes of {answer.Outputs.Count} outputs (raw_output_contents), found {answer.RawOutputContents.Count}"
            );
        return new InferenceResponse(
            answer.ModelName,
            answer.ModelVersion,
            answer.Id.Length > 0 ? answer.Id : null,
            [
                .. answer.Outputs.Zip(
                    answer.RawOutputContents,
                    (o, bytes) => new InferenceOutput(o.Name, o.Datatype, [.. o.Shape], bytes.Memory)
                ),
            ]
        );
    }

    protected override void Dispose(bool disposing) => _channel.Dispose();

    private static ModelInferRequest Message(InferenceRequest request)
    {
        var message = new ModelInferRequest
        {
            ModelName = request.Model,
            ModelVersion = request.Version ?? "",
            Id = request.Id ?? "",
        };
        foreach (var (name, value) in request.Parameters())
            message.Parameters[name] = value switch
            {
                bool flag => new InferParameter { BoolParam = flag },
                long number => new InferParameter { Int64Param = number },
                _ => new InferParameter { StringParam = (string)value },
            };
        foreach (var input in request.Inputs)
        {
            var tensor = new ModelInferRequest.Types.InferInputTensor { Name = input.Name, Datatype = input.Datatype };
            tensor.Shape.AddRange(input.Shape);
            message.Inputs.Add(tensor);
            message.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(input.Content));
        }
        foreach (string output in request.Outputs)
            message.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = output });
        return message;
    }

    private static TensorDescription Tensor(ModelMetadataResponse.Types.TensorMetadata tensor) =>
        new(tensor.Name, tensor.Datatype, [.. tensor.Shape]);

    private static async Task<T> Call<T>(Func<CancellationToken, AsyncUnaryCall<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call(cancellation).ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        catch (RpcException e) when (e.Status.DebugException is HttpRequestException unreached)
        {
            throw unreached;
        }
        catch (RpcException e)
        {
            throw new InferenceException(e.Status.Detail, Status(e.StatusCode), e);
        }
    }

    private static HttpStatusCode Status(StatusCode code) =>
        code switch
        {
            StatusCode.InvalidArgument or StatusCode.OutOfRange => HttpStatusCode.BadRequest,
            StatusCode.NotFound => HttpStatusCode.NotFound,
            StatusCode.Unauthenticated => HttpStatusCode.Unauthorized,
            StatusCode.Unavailable => HttpStatusCode.ServiceUnavailable,
            StatusCode.ResourceExhausted => HttpStatusCode.RequestEntityTooLarge,
            StatusCode.DeadlineExceeded => HttpStatusCode.GatewayTimeout,
            StatusCode.Unimplemented => HttpStatusCode.NotImplemented,
            _ => HttpStatusCode.InternalServerError,
        };
}
