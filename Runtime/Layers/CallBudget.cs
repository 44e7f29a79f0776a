namespace KerasSharp.Runtime.Layers;

/// <summary>How many calls of layers a model may come to where nested models are written out at each of their calls. Models of n levels
/// that call the next one twice state 2 n calls and come to 2^n, so the number is held in proportion to what the model states.</summary>
internal sealed class CallBudget
{
    // Beyond the stated ones. A shared encoder of a hundred layers may be called a hundred times.
    private const int Always = 1000,
        PerStatedCall = 64,
        MostBeyond = 20_000;

    private readonly string _model;
    private long _spent;

    internal CallBudget(ModelSpec model)
    {
        _model = model.Name ?? model.ClassName;
        (Stated, Expanded) = Count(model);
    }

    /// <summary>The calls that the model and the models in it list, each model's once.</summary>
    internal long Stated { get; }

    /// <summary>The calls that they come to, nested models written out at each of their calls.</summary>
    internal double Expanded { get; }

    /// <summary>The most calls that are written out.</summary>
    internal long Limit => Stated + Math.Min(Always + PerStatedCall * Stated, MostBeyond);

    /// <summary>Refuses a model that would come to more calls than its budget.</summary>
    /// <exception cref="KerasUnsupportedException">It would; the message names it.</exception>
    internal void RequireExpanded()
    {
        if (Expanded > Limit)
            throw TooMany($"found {(Expanded < 1e15 ? Expanded.ToString("N0") : Expanded.ToString("0.0e+0"))}");
    }

    /// <summary>Counts a call that is written out.</summary>
    /// <exception cref="KerasUnsupportedException">There are more than the budget allows; the message names model and layer.</exception>
    internal void Spend(string path)
    {
        if (++_spent > Limit)
            throw TooMany($"found more when it came to layer '{path}'");
    }

    private KerasUnsupportedException TooMany(string found) =>
        new(
            $"model '{_model}' states {Stated:N0} calls of layers; expected at most {Limit:N0} where its nested models are written out"
                + $" at each of their calls, {found}"
        );

    private static (long Stated, double Expanded) Count(ModelSpec model)
    {
        // Inputs are no work.
        long stated = model.Calls.Count(c => model.Layers[c.Layer] is not InputLayer);
        double expanded = stated;
        var inside = new double[model.Layers.Count];
        for (int l = 0; l < inside.Length; l++)
            foreach (var nested in Inside(model.Layers[l]))
            {
                var (s, e) = Count(nested);
                stated += s;
                inside[l] += e;
            }
        foreach (var call in model.Calls)
            expanded += inside[call.Layer];
        return (stated, expanded);
    }

    private static IEnumerable<ModelSpec> Inside(LayerSpec layer) =>
        layer switch
        {
            ModelSpec model => [model],
            TimeDistributed wrapper => Inside(wrapper.Layer),
            AutoEncoder wrapper => [.. Inside(wrapper.Encoder), .. Inside(wrapper.Decoder)],
            _ => [],
        };
}
