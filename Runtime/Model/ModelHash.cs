using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Tells a model from others by what it computes with: its layers as they print, how they are connected, and every bit of its
/// weights. The same file gives the same hash in every process.</summary>
internal sealed class ModelHash(Model model)
{
    private readonly Lock _lock = new();

    // Listed once: each step of a sequence asks whether the weights are still those that were hashed.
    private readonly Lazy<Variable[]> _weights = new(() => [.. model.Layers.SelectMany(l => l.Weights).Distinct()]);
    private string? _hash;
    private long _versions = -1;

    internal string Value
    {
        get
        {
            // Weights may be set between two steps.
            long versions = 0;
            foreach (var weight in _weights.Value)
                versions += weight.Version;
            lock (_lock)
            {
                if (_hash is not { } hash || _versions != versions)
                    (_hash, _versions) = (hash = Compute(), versions);
                return hash;
            }
        }
    }

    private string Compute()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            Append(sha, model.Spec);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
        foreach (var weight in _weights.Value)
        {
            Append(sha, $"{weight.Name} {string.Join(' ', weight.Shape)}");
            float[] values = weight.Read(own: false);
            if (BitConverter.IsLittleEndian)
                sha.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
            else
                AppendReversed(sha, values);
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static void Append(IncrementalHash sha, ModelSpec spec)
    {
        foreach (var layer in spec.Layers)
            if (layer is ModelSpec nested)
                Append(sha, nested);
            else
                Append(sha, Print(layer));
        foreach (var call in spec.Calls)
        {
            Append(sha, $"{call} {string.Join(' ', call.Inputs)} {string.Join(' ', call.Keywords)}");
            if (call.AttentionMask is { } seen)
                Append(sha, Print(seen.Values));
        }
        Append(sha, $"{string.Join(' ', spec.Inputs)} to {string.Join(' ', spec.Outputs)}");
    }

    // A record prints the type of a list and not what is in it.
    private static string Print(object? value) =>
        value switch
        {
            null => "null",
            string text => text,
            LayerSpec layer => $"{layer.GetType().Name} {{ {string.Join(", ", Properties(layer).Select(p => Print(p, layer)))} }}",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Print))}]",
            _ => $"{value}",
        };

    private static string Print(PropertyInfo property, LayerSpec layer) => $"{property.Name} = {Print(property.GetValue(layer))}";

    private static IEnumerable<PropertyInfo> Properties(LayerSpec layer) =>
        layer
            .GetType()
            // What only files set is not public, and changes numbers all the same.
            .GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .OrderBy(p => p.Name, StringComparer.Ordinal);

    private static void Append(IncrementalHash sha, string text) => sha.AppendData(Encoding.UTF8.GetBytes(text + '\n'));

    private static void AppendReversed(IncrementalHash sha, float[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        sha.AppendData(bytes);
    }
}
