using FluentAssertions;
using KerasSharp.Onnx.Format;

namespace KerasSharp.ParityTests.Onnx.Format;

/// <summary>Against the bytes that the description of Protocol Buffers' encoding gives (protobuf.dev, Encoding).</summary>
public class ProtoMessageTests
{
    private static byte[] Bytes(ProtoMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        stream.Length.Should().Be(message.Size);
        return stream.ToArray();
    }

    [Fact]
    public void A_number_takes_seven_bits_a_byte() => Bytes(new ProtoMessage().Add(1, 150)).Should().Equal(0x08, 0x96, 0x01);

    [Fact]
    public void A_text_has_its_length_before_it() =>
        Bytes(new ProtoMessage().Add(2, "testing")).Should().Equal(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67);

    [Fact]
    public void A_message_inside_has_its_length_before_it() =>
        Bytes(new ProtoMessage().Add(3, new ProtoMessage().Add(1, 150))).Should().Equal(0x1a, 0x03, 0x08, 0x96, 0x01);

    [Fact]
    public void A_negative_number_takes_ten_bytes() =>
        Bytes(new ProtoMessage().Add(1, -2)).Should().Equal(0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);

    [Theory]
    [InlineData(0L, 1)]
    [InlineData(127L, 1)]
    [InlineData(128L, 2)]
    [InlineData(16383L, 2)]
    [InlineData(16384L, 3)]
    [InlineData(long.MaxValue, 9)]
    public void The_size_is_that_of_the_bytes(long number, int bytes) =>
        Bytes(new ProtoMessage().Add(1, number)).Should().HaveCount(1 + bytes);

    [Fact]
    public void Numbers_are_little_endian() =>
        Bytes(new ProtoMessage().Add(9, new[] { 1f }).Add(2, 1f)).Should().Equal(0x4a, 0x04, 0, 0, 0x80, 0x3f, 0x15, 0, 0, 0x80, 0x3f);
}
