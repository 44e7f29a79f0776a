using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Lowered;

namespace KerasSharp.Onnx;

/// <summary>Writes models as ONNX: the operations that a prediction is made of, layer by layer, with the model's weights.</summary>
public static class OnnxExporter
{
    /// <summary>Writes a model as an .onnx file. The number of samples stays open, and so does every length that the model leaves open.
    /// Inputs are called as the input layers and outputs as the output layers; token ids are int64, all else float32. The same model gives
    /// the same bytes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="options">How it is written.</param>
    /// <returns>What was written, and what it cannot have the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operator set, or a length below 1.</exception>
    /// <exception cref="ArgumentException">A second file has a name and no stream, or the other way round.</exception>
    /// <exception cref="KerasUnsupportedException">ONNX cannot say what a layer does; the message names the layer.</exception>
    /// <exception cref="KerasException">The model takes no data of the given length, or is larger than one file may be.</exception>
    public static OnnxReport ExportOnnx(this Model model, Stream stream, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new OnnxOptions();
        Check(options);
        if (model.TakesText && !options.Vectorized)
            throw new KerasUnsupportedException(
                $"model '{model.Name}': ONNX has no form for the layers that run before the graph (StringLookup, TextVectorization, "
                    + $"Hashing, HashedCrossing)",
                new VectorizedAdvice()
            );
        var notes = new Notes();
        var file = new FileBuilder(model, ModelGraph.Of(model, options), options, notes).Build();
        var external = options.DataFile is { } name ? new ExternalData(name) : null;
        var message = file.Message(external);
        if (message.Size > int.MaxValue)
            throw new KerasException(
                $"model '{model.Name}': its ONNX file has {message.Size:N0} bytes; expected at most {int.MaxValue:N0} in one file",
                new DataFileAdvice()
            );
        using (var buffered = new BufferedStream(new Kept(stream), 1 << 16))
            message.WriteTo(buffered);
        external?.WriteTo(options.DataStream!);
        return new OnnxReport(options.Opset, Ports(file.Graph.Inputs), Ports(file.Graph.Outputs), notes.All);
    }

    private static void Check(OnnxOptions options)
    {
        if (options.Opset is < OnnxOptions.LeastOpset or > OnnxOptions.GreatestOpset)
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Opset,
                $"expected an operator set from {OnnxOptions.LeastOpset} to {OnnxOptions.GreatestOpset}"
            );
        if (options.Length is < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.Length, "expected a length of at least 1");
        if ((options.DataFile is null) != (options.DataStream is null))
            throw new ArgumentException(
                $"{nameof(OnnxOptions.DataFile)} and {nameof(OnnxOptions.DataStream)} are given together",
                nameof(options)
            );
    }

    private static OnnxPort[] Ports(IReadOnlyList<OnnxValue> values) =>
        [
            .. values.Select(v => new OnnxPort(
                v.Name,
                v.Type == ElementType.Int64 ? "int64" : "float32",
                [.. v.Extents!.Select(e => FormattableString.Invariant($"{e}"))]
            )),
        ];

    // The caller's stream stays open.
    private sealed class Kept(Stream stream) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => stream.Flush();

        public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => stream.Write(buffer);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
