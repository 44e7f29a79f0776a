using Newtonsoft.Json.Linq;
using YamlDotNet.Core.Events;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>NumPy's scalars and arrays as PyYAML writes them down: a type, and bytes.</summary>
internal static class YamlNumbers
{
    // The type string and byte order, kept in their place until the value around them is read.
    private const string DtypeKey = "numpy.dtype";

    /// <summary>What stands for a dtype until the value of that type is read.</summary>
    internal static JObject Dtype(JObject members) =>
        new() { [DtypeKey] = (Text(members["state"], 1) ?? "|") + (Text(members["args"], 0) ?? "") };

    /// <summary>numpy.core.multiarray.scalar of a dtype and its bytes.</summary>
    internal static JValue Scalar(JArray items, NodeEvent at, string place) =>
        items.Count == 2 && Json.TextOf(items[0], DtypeKey) is { Length: > 0 } type && items[1] is JValue { Value: byte[] bytes }
            ? Number(type, bytes, at, place)
            : throw new KerasFormatException($"{place}: line {at.Start.Line}: expected a NumPy scalar of a dtype and its bytes");

    /// <summary>numpy.core.multiarray._reconstruct, whose state holds version, shape, dtype, order and bytes: a number where it has no
    /// axes, else lists of lists.</summary>
    internal static JToken Array(JObject members, NodeEvent at, string place)
    {
        if (
            members["state"] is not JArray { Count: 5 } state
            || state[1] is not JArray extents
            || extents.Any(e => e is not JValue { Value: long and >= 0 and <= int.MaxValue })
            || Json.TextOf(state[2], DtypeKey) is not { Length: > 0 } type
            || state[3] is not JValue { Value: bool byColumns }
            || state[4] is not JValue { Value: byte[] bytes }
        )
            throw new KerasFormatException($"{place}: line {at.Start.Line}: expected a NumPy array of shape, dtype, order and bytes");
        int[] shape = [.. extents.Select(e => (int)e)];
        long count = shape.Aggregate(1L, (n, e) => Math.Min(n * e, int.MaxValue));
        if (count == 0 || bytes.Length % count != 0)
            throw new KerasFormatException(
                $"{place}: line {at.Start.Line}: a NumPy array of shape ({string.Join(", ", shape)}) in {bytes.Length} bytes"
            );
        if (byColumns && shape.Length > 1)
            throw new KerasUnsupportedException($"{place}: line {at.Start.Line}: a NumPy array in Fortran's order is not supported");
        int size = (int)(bytes.Length / count);
        JToken[] row = [.. Enumerable.Range(0, (int)count).Select(i => Number(type, bytes[(i * size)..((i + 1) * size)], at, place))];
        foreach (int extent in shape.Reverse())
            row = [.. row.Chunk(extent).Select(part => new JArray(part))];
        return row.Single();
    }

    private static string? Text(JToken? list, int at) =>
        list is JArray items && items.Count > at && items[at] is JValue { Value: string text } ? text : null;

    private static JValue Number(string type, byte[] bytes, NodeEvent at, string place)
    {
        if (type[0] == '>')
            System.Array.Reverse(bytes = (byte[])bytes.Clone());
        return (type[1..], bytes.Length) switch
        {
            ("i8", 8) => new JValue(BitConverter.ToInt64(bytes)),
            ("i4", 4) => new JValue((long)BitConverter.ToInt32(bytes)),
            ("i2", 2) => new JValue((long)BitConverter.ToInt16(bytes)),
            ("i1", 1) => new JValue((long)(sbyte)bytes[0]),
            ("u1", 1) => new JValue((long)bytes[0]),
            ("u4", 4) => new JValue((long)BitConverter.ToUInt32(bytes)),
            ("f8", 8) => new JValue(BitConverter.ToDouble(bytes)),
            ("f4", 4) => new JValue((double)BitConverter.ToSingle(bytes)),
            ("f2", 2) => new JValue((double)BitConverter.ToHalf(bytes)),
            ("b1", 1) => new JValue(bytes[0] != 0),
            _ => throw new KerasUnsupportedException(
                $"{place}: line {at.Start.Line}: a NumPy number of type '{type}' in {bytes.Length} bytes is not supported"
            ),
        };
    }
}
