using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>What the tags mean that PyYAML writes for Python's values. All others are refused.</summary>
internal static class YamlTag
{
    private const string Yaml = "tag:yaml.org,2002:",
        Python = Yaml + "python/",
        Apply = Python + "object/apply:";

    // The type string and byte order of a NumPy scalar, kept in its place until the scalar around it is read.
    private const string DtypeKey = "numpy.dtype";

    internal static JToken Scalar(Scalar scalar, string place)
    {
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
            return scalar.IsPlainImplicit && scalar.Tag.IsEmpty && scalar.Style == ScalarStyle.Plain
                ? YamlScalar.Resolve(scalar.Value)
                : new JValue(scalar.Value);
        string tag = scalar.Tag.Value;
        switch (tag)
        {
            case Yaml + "str" or Python + "str" or Python + "unicode":
                return new JValue(scalar.Value);
            case Yaml + "null" or Python + "none":
                return JValue.CreateNull();
            case Yaml + "bool"
            or Python + "bool"
            or Yaml + "int"
            or Python + "int"
            or Python + "long"
            or Yaml + "float"
            or Python + "float":
                return YamlScalar.Resolve(scalar.Value);
            case Yaml + "binary":
                return Bytes(scalar, place);
            // A function or class by its name: the last part is what JSON would hold.
            case var _ when tag.StartsWith(Python + "name:", StringComparison.Ordinal):
                return new JValue(tag[(Python + "name:").Length..].Split('.')[^1]);
            default:
                throw Unknown(tag, scalar, place);
        }
    }

    internal static JToken Sequence(SequenceStart start, JArray items, string place)
    {
        if (start.Tag.IsEmpty || start.Tag.IsNonSpecific)
            return items;
        return start.Tag.Value switch
        {
            Yaml + "seq" or Python + "list" or Python + "tuple" => items,
            Apply + "numpy.core.multiarray.scalar" or Apply + "numpy._core.multiarray.scalar" => NumpyScalar(items, start, place),
            var tag => throw Unknown(tag, start, place),
        };
    }

    internal static JToken Mapping(MappingStart start, JObject members, string place)
    {
        if (start.Tag.IsEmpty || start.Tag.IsNonSpecific)
            return members;
        switch (start.Tag.Value)
        {
            case Yaml + "map" or Python + "dict":
                return members;
            case Apply + "numpy.dtype":
                string type = Item(members["args"], 0) ?? "",
                    order = Item(members["state"], 1) ?? "|";
                return new JObject { [DtypeKey] = order + type };
            default:
                throw Unknown(start.Tag.Value, start, place);
        }
    }

    private static string? Item(JToken? list, int at) =>
        list is JArray items && items.Count > at && items[at] is JValue { Value: string text } ? text : null;

    private static JValue NumpyScalar(JArray items, NodeEvent at, string place)
    {
        string? type = items.Count == 2 ? Json.TextOf(items[0], DtypeKey) : null;
        if (type is null or "" || items[1] is not JValue { Value: byte[] bytes })
            throw new KerasFormatException($"{place}: line {at.Start.Line}: expected a NumPy scalar of a dtype and its bytes");
        if (type[0] == '>')
            Array.Reverse(bytes = (byte[])bytes.Clone());
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
                $"{place}: line {at.Start.Line}: a NumPy scalar of type '{type}' in {bytes.Length} bytes is not supported"
            ),
        };
    }

    private static JValue Bytes(Scalar scalar, string place)
    {
        try
        {
            return new JValue(Convert.FromBase64String(scalar.Value));
        }
        catch (FormatException e)
        {
            throw new KerasFormatException($"{place}: line {scalar.Start.Line}: not valid base64 in a !!binary value", e);
        }
    }

    private static KerasUnsupportedException Unknown(string tag, NodeEvent at, string place) =>
        new(
            $"{place}: line {at.Start.Line}: the YAML tag '{tag}' stands for a Python object, which is never made from a file; "
                + $"expected plain values, !!python/tuple or !!python/unicode"
        );
}
