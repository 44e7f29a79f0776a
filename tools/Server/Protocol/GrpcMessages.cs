using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using KerasSharp.Client.Wire;

namespace KerasSharp.Server.Protocol;

/// <summary>Requests and answers of gRPC, to and from those that both ways of asking have in common.</summary>
internal static class GrpcMessages
{
    private const int MostInputs = 1024;

    /// <exception cref="RequestException">The message is not what the protocol asks for.</exception>
    internal static InferRequest Read(ModelInferRequest message)
    {
        int inputs = message.Inputs.Count;
        if (inputs is 0 or > MostInputs || message.Outputs.Count > MostInputs)
            throw RequestException.Bad(
                $"expected 1 to {MostInputs} inputs and at most as many outputs, found {inputs} and {message.Outputs.Count}"
            );
        bool raw = message.RawInputContents.Count > 0;
        if (raw && message.RawInputContents.Count != inputs)
            throw RequestException.Bad(
                $"raw_input_contents: expected one for each of {inputs} inputs, found {message.RawInputContents.Count}"
            );
        return new InferRequest(
            message.Id.Length > 0 ? message.Id : null,
            [.. message.Inputs.Select((input, i) => Input(input, raw ? message.RawInputContents[i] : null))],
            [.. message.Outputs.Select(o => new RequestedOutput(o.Name, IsBinary: true))],
            IsBinary: true,
            SequenceParameters.Read(
                SequenceId(message.Parameters),
                Flag(message.Parameters, "sequence_start"),
                Flag(message.Parameters, "sequence_end"),
                Step(message.Parameters)
            )
        );
    }

    /// <summary>The answer, whose numbers are raw bytes.</summary>
    internal static ModelInferResponse Write(
        string model,
        string version,
        InferRequest request,
        IReadOnlyList<(string Name, Tensor<float> Values)> outputs
    )
    {
        var answer = new ModelInferResponse
        {
            ModelName = model,
            ModelVersion = version,
            Id = request.Id ?? "",
        };
        foreach (var (name, values) in outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor { Name = name, Datatype = "FP32" };
            foreach (nint extent in values.Lengths)
                tensor.Shape.Add(extent);
            answer.Outputs.Add(tensor);
            answer.RawOutputContents.Add(Bytes(TokenIds.Flatten(values)));
        }
        return answer;
    }

    private static ByteString Bytes(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
            return ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static InferInput Input(ModelInferRequest.Types.InferInputTensor input, ByteString? raw)
    {
        string name = input.Name;
        var type = TensorType.Of(input.Datatype, name);
        var (shape, count) = InferShape.Of(name, input.Shape);
        if (raw is null)
            return Contents(name, type, shape, count, input.Contents ?? new());
        return input.Contents is null
            ? RawTensor.Read(name, type, shape, count, raw.Span)
            : throw RequestException.Bad($"input '{name}': expected contents or raw_input_contents, found both");
    }

    private static InferInput Contents(string name, TensorType type, int[] shape, int count, InferTensorContents contents)
    {
        if (type.IsText)
            return new InferInput(name, shape, [], All(name, count, contents.BytesContents, b => RawTensor.Text(name, b.Span)));
        float[] values = type.Name switch
        {
            "FP32" => All(name, count, contents.Fp32Contents, v => v),
            "FP64" => All(name, count, contents.Fp64Contents, TensorType.Narrow),
            "BOOL" => All(name, count, contents.BoolContents, v => v ? 1f : 0),
            "INT64" => All(name, count, contents.Int64Contents, TensorType.Whole),
            "UINT64" => All(name, count, contents.Uint64Contents, v => TensorType.Whole((long)Math.Min(v, long.MaxValue))),
            "INT32" or "INT16" or "INT8" => All(name, count, contents.IntContents, v => TensorType.Whole(v)),
            "UINT32" or "UINT16" or "UINT8" => All(name, count, contents.UintContents, v => TensorType.Whole(v)),
            _ => throw RequestException.Bad($"input '{name}': expected {type.Name} in raw_input_contents, found contents"),
        };
        return new InferInput(name, shape, values);
    }

    private static TTo[] All<TFrom, TTo>(string name, int count, RepeatedField<TFrom> found, Func<TFrom, TTo> convert) =>
        found.Count == count
            ? [.. found.Select(convert)]
            : throw RequestException.Bad($"input '{name}': expected {count} elements for its shape, found {found.Count}");

    private static string? SequenceId(MapField<string, InferParameter> parameters) =>
        !parameters.TryGetValue("sequence_id", out var id)
            ? null
            : id.ParameterChoiceCase switch
            {
                InferParameter.ParameterChoiceOneofCase.StringParam => id.StringParam,
                InferParameter.ParameterChoiceOneofCase.Int64Param when id.Int64Param >= 0 => SequenceParameters.Name((ulong)id.Int64Param),
                InferParameter.ParameterChoiceOneofCase.Uint64Param => SequenceParameters.Name(id.Uint64Param),
                var other => throw RequestException.Bad($"sequence_id: expected a text or a whole number, found {other}"),
            };

    private static long? Step(MapField<string, InferParameter> parameters) =>
        !parameters.TryGetValue("sequence_step", out var step) ? null
        : step.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.Int64Param ? step.Int64Param
        : throw RequestException.Bad($"sequence_step: expected a whole number, found {step.ParameterChoiceCase}");

    private static bool Flag(MapField<string, InferParameter> parameters, string name) =>
        parameters.TryGetValue(name, out var flag)
        && (
            flag.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.BoolParam
                ? flag.BoolParam
                : throw RequestException.Bad($"'{name}': expected true or false, found {flag.ParameterChoiceCase}")
        );
}
