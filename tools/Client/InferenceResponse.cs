using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace KerasSharp.Client;

/// <summary>What a server answers.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that answered; empty where the server has none.</param>
/// <param name="Id">The request's own name; null for none.</param>
/// <param name="Outputs">In the request's order, or the model's.</param>
public sealed record InferenceResponse(string Model, string Version, string? Id, IReadOnlyList<InferenceOutput> Outputs)
{
    /// <summary>The output of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public InferenceOutput this[string name] =>
        Outputs.FirstOrDefault(o => o.Name == name)
        ?? throw new KeyNotFoundException($"no output '{name}'; there are {string.Join(", ", Outputs.Select(o => o.Name))}");
}

/// <summary>One output of an answer.</summary>
public sealed class InferenceOutput
{
    private readonly ReadOnlyMemory<byte> _content;
    private readonly int _size;

    /// <exception cref="InferenceException">Bytes and shape do not fit.</exception>
    internal InferenceOutput(string name, string datatype, IReadOnlyList<long> shape, ReadOnlyMemory<byte> content)
    {
        (Name, Datatype, Shape, _content) = (name, datatype, shape, content);
        _size = Size(datatype);
        // A product beyond what whole numbers can say is beyond the bytes too.
        double count = 1;
        foreach (long extent in shape)
            count = extent >= 0 ? count * extent : throw Damaged(extent);
        if (content.Length != count * _size)
            throw new InferenceException($"output '{name}': expected {count} elements of {datatype}, found {content.Length} bytes");
    }

    /// <summary>The output's name.</summary>
    public string Name { get; }

    /// <summary>The protocol's name of the elements' type, such as FP32.</summary>
    public string Datatype { get; }

    /// <summary>[rows, ...].</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The numbers as float32, bit for bit where the server sent FP32.</summary>
    public Tensor<float> ToTensor()
    {
        var values = new float[_content.Length / _size];
        for (int i = 0; i < values.Length; i++)
        {
            var bytes = _content.Span.Slice(i * _size, _size);
            values[i] = Datatype switch
            {
                "FP64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                "INT32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                "INT64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                _ => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            };
        }
        return Tensor.Create(values, [.. Shape.Select(e => (nint)e)]);
    }

    private int Size(string datatype) =>
        datatype switch
        {
            "FP32" or "INT32" => 4,
            "FP64" or "INT64" => 8,
            _ => throw new InferenceException($"output '{Name}': expected FP32, FP64, INT32 or INT64, found '{datatype}'"),
        };

    private InferenceException Damaged(long extent) => new($"output '{Name}': expected extents of 0 or more, found {extent}");
}
