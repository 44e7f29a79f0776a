using System.Text.Json;

namespace KerasSharp.Data;

/// <summary>Gathers what one input of a model with texts is given: texts or numbers, one sample after another.</summary>
internal sealed class MixedColumn(InputLayer layer)
{
    private readonly List<string> _texts = [];
    private readonly List<float> _numbers = [];
    private int[]? _extents;
    private int _samples;

    internal string Name => layer.Name!;

    /// <summary>Whether a sample is one value.</summary>
    internal bool TakesOne => layer.InputShape!.All(e => e is 1);

    /// <summary>What was gathered, which is then forgotten.</summary>
    internal InputData Take()
    {
        int[] shape = [_samples, .. _extents ?? [.. layer.InputShape!.Select(e => e ?? 0)]];
        var data = layer.Text
            ? new InputData([.. _texts], shape)
            : new InputData(System.Numerics.Tensors.Tensor.Create(_numbers.ToArray(), [.. shape.Select(e => (nint)e)]));
        _texts.Clear();
        _numbers.Clear();
        (_samples, _extents) = (0, null);
        return data;
    }

    /// <summary>Adds a sample: one value, or lists of them.</summary>
    /// <exception cref="KerasFormatException">It does not fit.</exception>
    internal void Add(JsonElement sample, string place)
    {
        var found = new List<int>();
        Walk(sample, 0, found, place);
        var expected = layer.InputShape!;
        // One value stands for a list of one.
        if (found.Count == 0 && expected is [1 or null])
            found.Add(1);
        if (found.Count != expected.Count || expected.Zip(found).Any(p => p.First is { } e && e != p.Second))
            throw Bad(
                place,
                $"a sample of shape ({Wording.List(expected.Select(e => e?.ToString() ?? "any"))})",
                $"({Wording.List(found)})"
            );
        if (_extents is not null && !_extents.SequenceEqual(found))
            throw Bad(place, $"samples of one shape ({Wording.List(_extents)})", $"({Wording.List(found)})");
        _extents = [.. found];
        _samples++;
    }

    /// <summary>Adds a sample of one value as a text file gives it.</summary>
    /// <exception cref="KerasFormatException">It is no number where one is expected.</exception>
    internal void Add(string field, string place)
    {
        if (layer.Text)
            _texts.Add(field);
        else if (NumberText.TryParse(System.Text.Encoding.UTF8.GetBytes(field.Trim()), out double number))
            _numbers.Add((float)number);
        else
            throw Bad(place, $"a number", $"'{NumberText.Shorten(field)}'");
        _samples++;
    }

    private void Walk(JsonElement value, int depth, List<int> extents, string place)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            int length = value.GetArrayLength();
            if (extents.Count == depth)
                extents.Add(length);
            else if (extents[depth] != length)
                throw Bad(place, $"lists of one length", $"{extents[depth]} and {length}");
            foreach (var item in value.EnumerateArray())
                Walk(item, depth + 1, extents, place);
        }
        else if (depth != extents.Count)
            throw Bad(place, $"lists of the same depth", $"a value beside lists");
        else if (layer.Text)
            _texts.Add(value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad(place, $"a text", $"{Shown(value)}"));
        else
            _numbers.Add(
                value.ValueKind == JsonValueKind.Number ? (float)value.GetDouble() : throw Bad(place, $"a number", $"{Shown(value)}")
            );
    }

    private static string Shown(JsonElement value) => NumberText.Shorten(value.GetRawText());

    private KerasFormatException Bad(string place, Wording expected, Wording found) =>
        new($"{place}: input '{layer.Name}': expected {expected}, found {found}");
}
