using KerasSharp.Onnx.Format;

namespace KerasSharp.Onnx.Emission;

/// <summary>Gives values other names.</summary>
internal static class Renaming
{
    /// <summary>The nodes, and bodies in them, with other names.</summary>
    internal static OnnxNode[] Run(IReadOnlyList<OnnxNode> nodes, IReadOnlyDictionary<string, string> names)
    {
        string To(string name) => names.GetValueOrDefault(name, name);
        return
        [
            .. nodes.Select(n =>
                n with
                {
                    Inputs = [.. n.Inputs.Select(To)],
                    Outputs = [.. n.Outputs.Select(To)],
                    Attributes = [.. n.Attributes.Select(a => a.Value is OnnxGraph body ? a with { Value = Of(body, names) } : a)],
                }
            ),
        ];
    }

    private static OnnxGraph Of(OnnxGraph body, IReadOnlyDictionary<string, string> names) => body with { Nodes = Run(body.Nodes, names) };
}
