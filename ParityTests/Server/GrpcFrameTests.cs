using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using KerasSharp.Client;
using KerasSharp.Client.Wire;

namespace KerasSharp.ParityTests.Server;

/// <summary>Messages of gRPC as other clients send them, and damaged ones.</summary>
public sealed class GrpcFrameTests : IAsyncLifetime
{
    private ServedModels _served = null!;
    private GrpcChannel _channel = null!;
    private string _input = null!;

    public async Task InitializeAsync()
    {
        _served = await ServedModels.StartAsync();
        _channel = GrpcChannel.ForAddress(_served.GrpcAddress);
        _input = (await _served.Grpc.DescribeModelAsync("iris")).Inputs.Single().Name;
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _served.DisposeAsync();
    }

    private ModelInferRequest Request(string datatype, Action<InferTensorContents>? contents = null, byte[]? raw = null)
    {
        var tensor = new ModelInferRequest.Types.InferInputTensor { Name = _input, Datatype = datatype };
        tensor.Shape.AddRange([1, 4]);
        if (contents is not null)
            contents(tensor.Contents = new());
        var request = new ModelInferRequest { ModelName = "iris", Inputs = { tensor } };
        if (raw is not null)
            request.RawInputContents.Add(ByteString.CopyFrom(raw));
        return request;
    }

    private async Task<ModelInferResponse> Infer(ModelInferRequest request) =>
        await new GRPCInferenceService.GRPCInferenceServiceClient(_channel).ModelInferAsync(request);

    [Fact]
    public async Task Contents_of_each_type_are_the_same_numbers()
    {
        ModelInferRequest[] requests =
        [
            Request("FP32", c => c.Fp32Contents.AddRange([1, 2, 3, 4])),
            Request("FP64", c => c.Fp64Contents.AddRange([1, 2, 3, 4])),
            Request("INT8", c => c.IntContents.AddRange([1, 2, 3, 4])),
            Request("INT64", c => c.Int64Contents.AddRange([1, 2, 3, 4])),
            Request("UINT32", c => c.UintContents.AddRange([1, 2, 3, 4])),
            Request("UINT64", c => c.Uint64Contents.AddRange([1, 2, 3, 4])),
            Request("UINT8", raw: [1, 2, 3, 4]),
            Request("INT16", raw: [1, 0, 2, 0, 3, 0, 4, 0]),
            Request("FP16", raw: [0x00, 0x3c, 0x00, 0x40, 0x00, 0x42, 0x00, 0x44]),
        ];
        var expected = (await Infer(requests[0])).RawOutputContents.Single();
        foreach (var request in requests)
            (await Infer(request)).RawOutputContents.Single().Should().Equal(expected, request.Inputs[0].Datatype);
    }

    [Fact]
    public async Task Mistakes_are_the_clients()
    {
        ModelInferRequest[] requests =
        [
            Request("FP32", c => c.Fp32Contents.AddRange([1, 2, 3])),
            Request("FP32", c => c.Fp32Contents.AddRange([1, 2, 3, 4]), [1, 2, 3, 4]),
            Request("FP16", c => c.Fp32Contents.AddRange([1, 2, 3, 4])),
            Request("FP32", raw: [1, 2, 3]),
            Request("BYTES", raw: [255, 255, 255, 255]),
            Request("INT64", c => c.Int64Contents.AddRange([1, 2, 3, 1L << 40])),
            Request("FP99", raw: []),
            new() { ModelName = "iris" },
        ];
        foreach (var request in requests)
            (await this.Invoking(t => t.Infer(request)).Should().ThrowAsync<RpcException>())
                .Which.StatusCode.Should()
                .Be(StatusCode.InvalidArgument, request.ToString());
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused()
    {
        var thrown = await this.Invoking(t => t.Infer(Request("FP32", raw: new byte[2 << 20]))).Should().ThrowAsync<RpcException>();
        thrown.Which.StatusCode.Should().Be(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Damaged_messages_hurt_nobody()
    {
        byte[] whole = Request("FP32", raw: new byte[16]).ToByteArray();
        var random = new Random(5);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });
        for (int i = 0; i < 400; i++)
        {
            byte[] message = [.. whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)]];
            for (int k = 0; k < 1 + i % 4 && message.Length > 0; k++)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            byte[] frame = new byte[5 + message.Length];
            frame[0] = (byte)(i % 11 == 0 ? random.Next(256) : 0);
            // A length that is not the message's, now and then.
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), i % 7 == 0 ? random.Next() : message.Length);
            message.CopyTo(frame, 5);
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                new Uri(_served.GrpcAddress, "inference.GRPCInferenceService/ModelInfer")
            )
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(frame),
            };
            request.Content.Headers.ContentType = new("application/grpc");
            request.Headers.TE.ParseAdd("trailers");
            using var answer = await http.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            string status =
                (answer.TrailingHeaders.TryGetValues("grpc-status", out var s) || answer.Headers.TryGetValues("grpc-status", out s))
                    ? s.Single()
                    : "";
            // Unknown (2) would be an exception that nobody foresaw.
            status.Should().BeOneOf("0", "3", "5", "8", "12", "13");
        }
        (await Infer(Request("FP32", c => c.Fp32Contents.AddRange([1, 2, 3, 4])))).Outputs.Should().ContainSingle();
    }

    [Fact]
    public async Task Bytes_that_are_no_HTTP_and_connections_that_say_nothing_hurt_nobody()
    {
        var random = new Random(6);
        var silent = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 60; i++)
                foreach (var address in new[] { _served.Address, _served.GrpcAddress })
                {
                    var socket = new TcpClient();
                    silent.Add(socket);
                    await socket.ConnectAsync(address.Host, address.Port);
                    byte[] bytes = new byte[random.Next(200)];
                    random.NextBytes(bytes);
                    if (i % 3 == 0)
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().CopyTo(bytes = new byte[64], 0);
                    if (i % 3 == 1)
                        bytes = "POST /v2/models/iris/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray();
                    if (bytes.Length > 0)
                        await socket.GetStream().WriteAsync(bytes);
                    if (i % 2 == 0)
                        socket.Dispose();
                }
            // Half of them are open still and owe the rest of what they began.
            for (int i = 0; i < 20; i++)
            {
                var ask = new InferenceRequest("iris", new InferenceInput(_input, ServedModels.Numbers(i, 1, 4)));
                var both = Task.WhenAll(_served.Rest.InferAsync(ask), _served.Grpc.InferAsync(ask));
                (await both.WaitAsync(TimeSpan.FromSeconds(10))).Should().HaveCount(2);
            }
        }
        finally
        {
            silent.ForEach(s => s.Dispose());
        }
    }
}
