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
            Apply + "numpy.core.multiarray.scalar" or Apply + "numpy._core.multiarray.scalar" => YamlNumbers.Scalar(items, start, place),
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
                return YamlNumbers.Dtype(members);
            case Apply + "numpy.core.multiarray._reconstruct" or Apply + "numpy._core.multiarray._reconstruct":
                return YamlNumbers.Array(members, start, place);
            default:
                throw Unknown(start.Tag.Value, start, place);
        }
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
