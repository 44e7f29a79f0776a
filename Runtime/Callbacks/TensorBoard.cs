using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace KerasSharp;

/// <summary>Writes the logs of each epoch as scalars into an event file, which TensorBoard shows. Format: TFRecord framing (length,
/// masked CRC-32C of it, data, masked CRC-32C of that) around the protobuf messages Event and Summary of TensorFlow.</summary>
/// <param name="folder">Where the file is made; made itself where it is missing.</param>
public sealed class TensorBoard(string folder = "./logs") : Callback
{
    private readonly string _folder = Given(folder);
    private FileStream? _file;

    /// <summary>The file of the latest training; null before the first.</summary>
    public string? Path { get; private set; }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnTrainBegin()
    {
        Directory.CreateDirectory(_folder);
        string time = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Path = System.IO.Path.Combine(_folder, $"events.out.tfevents.{time}.{Environment.MachineName}.{Guid.NewGuid():N}");
        _file = new FileStream(Path, FileMode.CreateNew);
        WriteRecord(Event(null, w => Text(w, 3, "brain.Event:2")));
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        foreach (var (name, value) in logs)
            WriteRecord(
                Event(
                    epoch,
                    w =>
                        Message(
                            w,
                            5,
                            summary =>
                                Message(
                                    summary,
                                    1,
                                    scalar =>
                                    {
                                        Text(scalar, 1, name);
                                        Key(scalar, 2, 5);
                                        scalar.Write((float)value);
                                    }
                                )
                        )
                )
            );
        _file!.Flush();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd()
    {
        _file?.Dispose();
        _file = null;
    }

    private static byte[] Event(int? step, Action<BinaryWriter> content) =>
        Bytes(w =>
        {
            Key(w, 1, 1);
            w.Write((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
            if (step is { } at)
            {
                Key(w, 2, 0);
                w.Write7BitEncodedInt64(at);
            }
            content(w);
        });

    private void WriteRecord(byte[] data)
    {
        Span<byte> length = stackalloc byte[8],
            checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        _file!.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, MaskedChecksum(length));
        _file.Write(checksum);
        _file.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, MaskedChecksum(data));
        _file.Write(checksum);
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
            crc = BitOperations.Crc32C(crc, b);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    private static byte[] Bytes(Action<BinaryWriter> content)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        content(writer);
        writer.Flush();
        return stream.ToArray();
    }

    // A protobuf field begins with its number and the kind of its value: 0 varint, 1 eight bytes, 2 length first, 5 four bytes.
    private static void Key(BinaryWriter w, int field, int kind) => w.Write7BitEncodedInt(field << 3 | kind);

    private static void Message(BinaryWriter w, int field, Action<BinaryWriter> content)
    {
        byte[] bytes = Bytes(content);
        Key(w, field, 2);
        w.Write7BitEncodedInt(bytes.Length);
        w.Write(bytes);
    }

    private static void Text(BinaryWriter w, int field, string value) => Message(w, field, m => m.Write(Encoding.UTF8.GetBytes(value)));
}
