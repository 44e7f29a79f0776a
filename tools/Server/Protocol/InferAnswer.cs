using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace KerasSharp.Server.Protocol;

/// <summary>Writes an answer: JSON, and behind it the numbers of the outputs that were asked for as bytes.</summary>
internal static class InferAnswer
{
    /// <param name="model">The model's name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="outputs">Name and values of each output.</param>
    /// <returns>The body, and the JSON's length where bytes follow it.</returns>
    internal static (ReadOnlyMemory<byte> Body, int? Header) Write(
        string model,
        string version,
        InferRequest request,
        IReadOnlyList<(string Name, Tensor<float> Values)> outputs
    )
    {
        bool[] binary = [.. outputs.Select((_, i) => request.Outputs.Count > 0 ? request.Outputs[i].IsBinary : request.IsBinary)];
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model_name", model);
            json.WriteString("model_version", version);
            if (request.Id is not null)
                json.WriteString("id", request.Id);
            json.WriteStartArray("outputs");
            for (int i = 0; i < outputs.Count; i++)
                WriteOutput(json, outputs[i].Name, outputs[i].Values, binary[i]);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        int length = body.WrittenCount;
        for (int i = 0; i < outputs.Count; i++)
            if (binary[i])
                WriteBytes(body, TokenIds.Flatten(outputs[i].Values));
        return (body.WrittenMemory, binary.Contains(true) ? length : null);
    }

    private static void WriteOutput(Utf8JsonWriter json, string name, Tensor<float> values, bool binary)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("datatype", "FP32");
        json.WriteStartArray("shape");
        foreach (nint extent in values.Lengths)
            json.WriteNumberValue(extent);
        json.WriteEndArray();
        if (binary)
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", (long)values.FlattenedLength * sizeof(float));
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("data");
            foreach (float value in TokenIds.Flatten(values))
                if (float.IsFinite(value))
                    json.WriteNumberValue(value);
                else
                    throw new RequestException(
                        StatusCodes.Status422UnprocessableEntity,
                        $"output '{name}' holds {value}, which JSON cannot say; ask for binary_data"
                    );
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteBytes(ArrayBufferWriter<byte> body, ReadOnlySpan<float> values)
    {
        var target = body.GetSpan(values.Length * sizeof(float));
        if (BitConverter.IsLittleEndian)
            MemoryMarshal.AsBytes(values).CopyTo(target);
        else
            for (int i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(target[(i * sizeof(float))..], values[i]);
        body.Advance(values.Length * sizeof(float));
    }
}
