using System.Globalization;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What one call of a layer passes: values by their place, values by keyword, and settings.</summary>
internal sealed class CallArguments
{
    private const string Mask = "mask";
    private readonly Dictionary<string, LayerValue> _keywords = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private CallArguments(CallArguments other, IReadOnlyList<LayerValue> inputs)
    {
        (Inputs, _keywords, _asked) = (inputs, other._keywords, other._asked);
        (UsesCausalMask, ReturnsScores, EndsMasks) = (other.UsesCausalMask, other.ReturnsScores, other.EndsMasks);
        Reverses = other.Reverses;
    }

    /// <param name="inputs">All passed by their place.</param>
    internal CallArguments(IReadOnlyList<LayerValue> inputs) => Inputs = inputs;

    /// <param name="call">The call.</param>
    /// <param name="values">The values of its inputs.</param>
    /// <exception cref="ShapeException">A mask is that of no value passed by its place.</exception>
    internal CallArguments(CallSpec call, IReadOnlyList<LayerValue> values)
    {
        (UsesCausalMask, ReturnsScores, EndsMasks) = (call.UsesCausalMask, call.ReturnsScores, call.EndsMasks);
        Reverses = call.Reverses;
        if (call.AttentionMask is { } seen)
            _keywords["attention_mask"] = new LayerValue(Ops.Constant([.. seen.Values], [.. seen.Shape]));
        if (call.Keywords.Count == 0)
        {
            Inputs = values;
            return;
        }
        var places = new List<LayerValue>();
        foreach (var (value, keyword) in values.Zip(call.Keywords))
            if (keyword is null)
                places.Add(value);
            else
                _keywords[keyword] = value;
        foreach (string keyword in _keywords.Keys.Where(k => MaskedInput(k) is not null).ToArray())
        {
            int place = MaskedInput(keyword)!.Value;
            if (place >= places.Count)
                throw new ShapeException($"expected a mask of one of the {places.Count} values passed by place, found '{keyword}'");
            places[place] = places[place] with { Mask = _keywords[keyword].Value, MaskProblem = null };
            _keywords.Remove(keyword);
        }
        Inputs = places;
    }

    internal IReadOnlyList<LayerValue> Inputs { get; }

    internal bool EndsMasks { get; }

    internal bool UsesCausalMask { get; }

    internal bool ReturnsScores { get; }

    internal bool Reverses { get; }

    /// <summary>The same call, whose values passed by their place have no masks.</summary>
    internal CallArguments WithoutMasks() => new(this, [.. Inputs.Select(i => new LayerValue(i.Value))]);

    internal LayerValue? Keyword(string name)
    {
        _asked.Add(name);
        return _keywords.GetValueOrDefault(name);
    }

    /// <exception cref="ShapeException">A value is passed by a keyword that the layer did not ask for.</exception>
    internal void RequireAllTaken()
    {
        if (_keywords.Keys.FirstOrDefault(k => !_asked.Contains(k)) is { } unknown)
            throw new ShapeException($"expected no value passed by the keyword '{unknown}', found one");
    }

    /// <summary>The inputs of a model, with masks that its call states.</summary>
    /// <exception cref="KerasException">It states something else.</exception>
    internal static IReadOnlyList<LayerValue> Stated(CallSpec? call, string path, IReadOnlyList<LayerValue> inputs)
    {
        if (call is not { Keywords.Count: > 0 })
            return inputs;
        try
        {
            var arguments = new CallArguments(call, inputs);
            arguments.RequireAllTaken();
            return arguments.Inputs;
        }
        catch (ShapeException e)
        {
            throw new KerasException($"model '{path}': {e.Message}", e);
        }
    }

    private static int? MaskedInput(string keyword) =>
        keyword == Mask ? 0
        : keyword.StartsWith(Mask + ".", StringComparison.Ordinal)
        && int.TryParse(keyword.AsSpan(Mask.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int place)
            ? place
        : null;
}
