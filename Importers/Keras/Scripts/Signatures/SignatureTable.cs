namespace KerasSharp.Importers.Keras.Scripts.Signatures;

/// <summary>An era's constructors by name.</summary>
internal sealed class SignatureTable
{
    private static readonly string[] s_common =
    [
        "name",
        "trainable",
        "input_shape",
        "batch_input_shape",
        "batch_size",
        "batch_shape",
        "dtype",
        "input_dtype",
        "weights",
        "input_dim",
        "input_length",
        "activity_regularizer",
    ];

    private readonly Dictionary<string, Signature> _byName = new(StringComparer.Ordinal);

    /// <param name="text">A line for each class, <c>Dense(units activation | **)</c>, or alias, <c>Conv = Conv2D</c>; lines that begin
    /// with a blank go on.</param>
    internal SignatureTable(string text)
    {
        string[] lines = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n    ", " ", StringComparison.Ordinal).Split('\n');
        foreach (string line in lines.Where(l => l.Contains('(')))
        {
            string[] parts = line.TrimEnd(')').Split('(', '|');
            string[] byName = parts.Length > 2 ? Words(parts[2]) : [];
            _byName[parts[0]] = new Signature(parts[0], Words(parts[1]), [.. byName.Where(n => n != "**")], byName.Contains("**"));
        }
        foreach (string line in lines.Where(l => l.Contains('=')))
        {
            string[] parts = line.Split(" = ");
            if (_byName.TryGetValue(parts[1], out var signature))
                _byName.TryAdd(parts[0], signature);
        }
    }

    /// <summary>The constructor of a class, by its own name or another one; null where the era has none.</summary>
    internal Signature? Of(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Whether a constructor has a parameter of a name.</summary>
    internal static bool Takes(Signature signature, string name) =>
        signature.Positional.Contains(name) || signature.ByName.Contains(name) || (signature.TakesCommon && s_common.Contains(name));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
