using System.Globalization;
using System.Text;

namespace KerasSharp.Onnx;

/// <summary>Writes what Triton Inference Server asks to know of a file: <c>config.pbtxt</c>.</summary>
internal static class TritonConfig
{
    /// <summary>The text, without the model's name, which is that of its folder.</summary>
    /// <param name="inputs">The file's inputs.</param>
    /// <param name="outputs">The file's outputs.</param>
    /// <param name="most">The most samples of one request.</param>
    internal static string Of(IReadOnlyList<OnnxPort> inputs, IReadOnlyList<OnnxPort> outputs, int most)
    {
        // Triton counts samples along the first axis of every value or of none; states have a number of their own.
        bool isBatched = inputs.Concat(outputs).All(p => p.Extents is ["N", ..]);
        var text = new StringBuilder();
        text.Append("platform: \"onnxruntime_onnx\"\n");
        text.Append(CultureInfo.InvariantCulture, $"max_batch_size: {(isBatched ? most : 0)}\n");
        foreach (var input in inputs)
            Add(text, "input", input, isBatched);
        foreach (var output in outputs)
            Add(text, "output", output, isBatched);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string kind, OnnxPort port, bool isBatched)
    {
        string[] extents = [.. port.Extents.Skip(isBatched ? 1 : 0).Select(e => e.All(char.IsAsciiDigit) && e.Length > 0 ? e : "-1")];
        string type = port.Type == "int64" ? "TYPE_INT64" : "TYPE_FP32";
        string name = port.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        text.Append(CultureInfo.InvariantCulture, $"{kind} [\n  {{\n    name: \"{name}\"\n    data_type: {type}\n");
        // Triton has no values without an axis beside that of samples.
        text.Append(
            extents.Length == 0
                ? "    dims: [ 1 ]\n    reshape { shape: [ ] }\n"
                : string.Create(CultureInfo.InvariantCulture, $"    dims: [ {string.Join(", ", extents)} ]\n")
        );
        text.Append("  }\n]\n");
    }
}
