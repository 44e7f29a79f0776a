using System.Buffers.Binary;
using System.Text;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Runtime.Training.TrainingModels;

namespace KerasSharp.ParityTests.Runtime.Training;

/// <summary>Event files, read again by a reader of the two formats written for this test: TFRecord and protobuf.</summary>
public class TensorBoardTests
{
    [Fact]
    public void Scalars_of_each_epoch()
    {
        // The check value of CRC-32C in its definition.
        Crc32C("123456789"u8).Should().Be(0xE3069283);
        using var folder = new TemporaryFolder();
        var board = new TensorBoard(folder.PathOf("logs"));
        using var model = Regression();
        model.Compile("sgd", "mse");
        var history = model.Fit(Curve(8), Quiet(2) with { Callbacks = [board], ValidationData = Curve(8) });

        Path.GetFileName(board.Path!).Should().StartWith("events.out.tfevents.");
        var events = Records(File.ReadAllBytes(board.Path!)).Select(Fields).ToArray();
        events.Should().OnlyContain(e => BitConverter.Int64BitsToDouble((long)e[1].Number) > 1.6e9, "field 1 is the time");
        Encoding.UTF8.GetString(events[0][3].Bytes).Should().Be("brain.Event:2");
        var scalars = events
            .Skip(1)
            .Select(e =>
            {
                var value = Fields(Fields(e[5].Bytes)[1].Bytes);
                return (
                    Epoch: e[2].Number,
                    Tag: Encoding.UTF8.GetString(value[1].Bytes),
                    Value: BitConverter.UInt32BitsToSingle((uint)value[2].Number)
                );
            });
        scalars
            .Should()
            .Equal(
                (0, "loss", (float)history["loss"][0]),
                (0, "val_loss", (float)history["val_loss"][0]),
                (1, "loss", (float)history["loss"][1]),
                (1, "val_loss", (float)history["val_loss"][1])
            );
    }

    private static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < file.Length; )
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)).Should().Be(Masked(file.AsSpan(at, 8)));
            records.Add(file[(at + 12)..(at + 12 + length)]);
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)).Should().Be(Masked(records[^1]));
            at += 16 + length;
        }
        return records;
    }

    private static Dictionary<int, (ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new Dictionary<int, (ulong, byte[])>();
        int at = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte b = message[at++];
                value |= (ulong)(b & 127) << shift;
                if (b < 128)
                    return value;
            }
        }
        while (at < message.Length)
        {
            ulong key = Varint();
            int field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields[field] = (Varint(), []);
                    break;
                case 1:
                    fields[field] = (BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), []);
                    at += 8;
                    break;
                case 5:
                    fields[field] = (BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), []);
                    at += 4;
                    break;
                case 2:
                    int length = (int)Varint();
                    fields[field] = (0, message[at..(at + length)]);
                    at += length;
                    break;
                default:
                    throw new InvalidOperationException($"field kind {key & 7}");
            }
        }
        return fields;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = Crc32C(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    /// <summary>Bit by bit, by the reversed polynomial 82F63B78.</summary>
    private static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
        }
        return ~crc;
    }
}
