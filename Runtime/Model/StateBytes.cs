using System.Buffers.Binary;
using System.Text;

namespace KerasSharp;

/// <summary>States as bytes, little-endian: "KSST", a version, the model's hash, the number of samples and of states, for each state its
/// name and extents, then all numbers. Texts have their length in bytes before them; all lengths are int32.</summary>
internal static class StateBytes
{
    private const int Version = 1,
        MostExtents = 16;

    private static ReadOnlySpan<byte> Magic => "KSST"u8;

    internal static byte[] Write(string hash, StatePlace[] places, int samples, float[] values)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            WriteText(writer, hash);
            writer.Write(samples);
            writer.Write(places.Length);
            foreach (var place in places)
            {
                WriteText(writer, place.Name);
                writer.Write(place.Extents.Length);
                foreach (int extent in place.Extents)
                    writer.Write(extent);
            }
            foreach (float value in values)
                writer.Write(BitConverter.SingleToInt32Bits(value));
        }
        return stream.ToArray();
    }

    /// <exception cref="KerasFormatException">The bytes are something else, or damaged.</exception>
    internal static (string Hash, StatePlace[] Places, int Samples, float[] Values) Read(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        if (!rest.StartsWith(Magic))
            throw new KerasFormatException($"states: expected the first bytes KSST, found something else");
        rest = rest[Magic.Length..];
        if (Number(ref rest, int.MaxValue) is var version && version != Version)
            throw new KerasFormatException($"states: expected the version {Version}, found {version}");
        string hash = Text(ref rest);
        int samples = Number(ref rest, int.MaxValue);
        // A state takes eight bytes at least, so no more memory is taken than the bytes are worth.
        var places = new StatePlace[Number(ref rest, rest.Length / 8)];
        long count = 0;
        for (int i = 0; i < places.Length; i++)
        {
            string name = Text(ref rest);
            int[] extents = new int[Number(ref rest, MostExtents)];
            long length = samples;
            for (int k = 0; k < extents.Length; k++)
            {
                extents[k] = Number(ref rest, int.MaxValue);
                length *= extents[k];
                if (length > rest.Length)
                    throw new KerasFormatException($"state '{name}': expected at most {rest.Length / sizeof(float)} numbers, found more");
            }
            places[i] = new StatePlace(name, extents);
            count += length;
        }
        if (count * sizeof(float) != rest.Length)
            throw new KerasFormatException($"states: expected {count * sizeof(float)} bytes of numbers, found {rest.Length}");
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(rest[(i * sizeof(float))..]);
        return (hash, places, samples, values);
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static string Text(ref ReadOnlySpan<byte> rest)
    {
        int length = Number(ref rest, rest.Length - sizeof(int));
        string text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    private static int Number(ref ReadOnlySpan<byte> rest, int most)
    {
        if (rest.Length < sizeof(int))
            throw new KerasFormatException($"states: expected more bytes, found their end");
        int number = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        return number >= 0 && number <= most
            ? number
            : throw new KerasFormatException($"states: expected a number from 0 to {most}, found {number}");
    }
}
