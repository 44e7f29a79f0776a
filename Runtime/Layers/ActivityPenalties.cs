using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>A penalty on a layer's output.</summary>
/// <param name="Regularizer">What it is.</param>
/// <param name="Value">The output.</param>
/// <param name="Batches">How many batches the rows of the output are.</param>
internal sealed record ActivityPenalty(Regularizer Regularizer, Node Value, int Batches = 1);

/// <summary>The penalties on what layers give, as lowering meets them.</summary>
internal sealed class ActivityPenalties
{
    private readonly List<ActivityPenalty> _all = [];
    private int _muted;
    private Call? _call;

    internal IReadOnlyList<ActivityPenalty> All => _all;

    /// <summary>How many batches the rows of what is met are.</summary>
    internal int Batches { get; set; } = 1;

    /// <summary>Counts those who want none counted.</summary>
    internal void Mute(int change) => _muted += change;

    internal void Add(Regularizer? regularizer, Node value)
    {
        if (regularizer is null || _muted > 0)
            return;
        if (_call is null)
            _all.Add(new ActivityPenalty(regularizer, value, Batches));
        else if (_call.Of == InnerPenalties.OfInputs && _call.Met.Add(regularizer))
            _all.AddRange(_call.Inputs.Select(i => new ActivityPenalty(regularizer, i.Value, Batches)));
    }

    /// <summary>Begins a call of a layer by a model that is itself a layer. Gives the call around it, which <see cref="Leave"/>
    /// takes.</summary>
    internal Call? Enter(InnerPenalties of, IReadOnlyList<LayerValue> inputs)
    {
        var around = _call;
        _call = of == InnerPenalties.OfOutputs ? null : new Call(of, inputs);
        return around;
    }

    internal void Leave(Call? around) => _call = around;

    /// <summary>A call whose outputs are not penalized.</summary>
    internal sealed record Call(InnerPenalties Of, IReadOnlyList<LayerValue> Inputs)
    {
        /// <summary>A layer of several outputs penalizes each, and its inputs once.</summary>
        internal HashSet<Regularizer> Met { get; } = new(ReferenceEqualityComparer.Instance);
    }
}
