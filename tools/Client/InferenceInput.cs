using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace KerasSharp.Client;

/// <summary>One input of a request: its name, and numbers or texts.</summary>
public sealed class InferenceInput
{
    /// <param name="name">The input's name.</param>
    /// <param name="values">[rows, ...].</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public InferenceInput(string name, Tensor<float> values)
        : this(name, "FP32", Given(values).Lengths, Bytes(values)) { }

    /// <inheritdoc cref="InferenceInput(string, Tensor{float})"/>
    public InferenceInput(string name, Tensor<double> values)
        : this(name, "FP64", Given(values).Lengths, Bytes(values)) { }

    /// <inheritdoc cref="InferenceInput(string, Tensor{float})"/>
    public InferenceInput(string name, Tensor<int> values)
        : this(name, "INT32", Given(values).Lengths, Bytes(values)) { }

    /// <inheritdoc cref="InferenceInput(string, Tensor{float})"/>
    public InferenceInput(string name, Tensor<long> values)
        : this(name, "INT64", Given(values).Lengths, Bytes(values)) { }

    /// <param name="name">The input's name.</param>
    /// <param name="texts">Row-major.</param>
    /// <param name="shape">[rows, ...]; [texts, 1] if not given.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public InferenceInput(string name, IReadOnlyList<string> texts, params ReadOnlySpan<nint> shape)
        : this(name, "BYTES", shape.Length == 0 ? [Given(texts).Count, 1] : shape, Bytes(Given(texts)))
    {
        long count = 1;
        foreach (long extent in Shape)
            count *= extent;
        if (count != texts.Count)
            throw new ArgumentException($"expected a shape of {texts.Count} texts, found [{string.Join(", ", Shape)}]", nameof(shape));
    }

    private InferenceInput(string name, string datatype, ReadOnlySpan<nint> shape, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Datatype, Content) = (name, datatype, bytes);
        Shape = [.. shape.ToArray().Select(e => (long)e)];
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <summary>The protocol's name of the elements' type, such as FP32.</summary>
    public string Datatype { get; }

    /// <summary>[rows, ...].</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements as the protocol has them in bytes.</summary>
    internal byte[] Content { get; }

    private static Tensor<T> Given<T>(Tensor<T> values) => values ?? throw new ArgumentNullException(nameof(values));

    private static IReadOnlyList<string> Given(IReadOnlyList<string> texts) => texts ?? throw new ArgumentNullException(nameof(texts));

    private static byte[] Bytes<T>(Tensor<T> values)
        where T : unmanaged
    {
        var flat = new T[values.FlattenedLength];
        values.FlattenTo(flat);
        byte[] bytes = MemoryMarshal.AsBytes(flat.AsSpan()).ToArray();
        if (!BitConverter.IsLittleEndian)
            for (int at = 0; at < bytes.Length; at += Marshal.SizeOf<T>())
                bytes.AsSpan(at, Marshal.SizeOf<T>()).Reverse();
        return bytes;
    }

    private static byte[] Bytes(IReadOnlyList<string> texts)
    {
        using var stream = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text ?? throw new ArgumentNullException(nameof(texts)));
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            stream.Write(length);
            stream.Write(bytes);
        }
        return stream.ToArray();
    }
}
