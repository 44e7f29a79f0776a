namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>An array of data, of which a script's model needs nothing but the shape.</summary>
/// <param name="shape">The extents, each a number or what is not known.</param>
internal sealed class ArrayValue(IReadOnlyList<ScriptValue> shape) : ScriptValue
{
    internal IReadOnlyList<ScriptValue> Shape => shape;

    internal override string What => $"an array of {shape.Count} axes";

    /// <summary>The extents as numbers; null where one is not known.</summary>
    internal long[]? Known =>
        shape.All(s => s is LiteralValue { Value: long }) ? [.. shape.Select(s => (long)((LiteralValue)s).Value!)] : null;

    /// <summary>An array of known extents.</summary>
    internal static ArrayValue Of(params long[] extents) => new([.. extents.Select(e => new LiteralValue(e))]);
}
