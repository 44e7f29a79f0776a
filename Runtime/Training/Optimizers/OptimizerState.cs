using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>What an optimizer remembers between steps. Keras's files hold it as a list of arrays: the number of steps where
/// <see cref="Optimizer.StoresIterations"/>, then for each of <see cref="Optimizer.AllSlots"/> one array for each weight.</summary>
internal sealed class OptimizerState
{
    private readonly Dictionary<(string, Variable), Variable> _slots = [];
    private readonly Dictionary<string, Variable> _scalars;

    /// <param name="optimizer">The optimizer.</param>
    /// <param name="weights">The weights that it changes.</param>
    public OptimizerState(Optimizer optimizer, IReadOnlyList<Variable> weights)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(weights);
        (Optimizer, Weights) = (optimizer, weights);
        Iterations = Make("iterations", [], 0);
        LearningRate = Make("lr", [], (float)optimizer.LearningRate);
        _scalars = optimizer.Scalars.ToDictionary(s => s.Name, s => Make(s.Name, [], s.Start));
        foreach (string slot in optimizer.AllSlots)
        foreach (var weight in weights)
            _slots[(slot, weight)] =
                slot == WeightAverages.Slot && optimizer.Averages is { StartAtWeights: true }
                    ? new($"optimizer/{slot}/{weight.Name}", weight.Shape, () => (float[])weight.Values.Clone(), VariableRole.Optimizer)
                    : Make($"{slot}/{weight.Name}", optimizer.ShapeOf(slot, weight.Shape), optimizer.StartOf(slot));
    }

    public Optimizer Optimizer { get; }

    /// <summary>The weights that training changes, in the order in which the model's layers declare them.</summary>
    public IReadOnlyList<Variable> Weights { get; }

    /// <summary>The number of steps made, a scalar; it stays 0 unless <see cref="Optimizer.CountsIterations"/>.</summary>
    public Variable Iterations { get; }

    /// <summary>The learning rate in force, a scalar, without decay.</summary>
    public Variable LearningRate { get; }

    /// <summary>Everything that is remembered.</summary>
    public IEnumerable<Variable> All => [Iterations, LearningRate, .. _scalars.Values, .. _slots.Values];

    /// <summary>What is remembered for a weight, of the shape that <see cref="Optimizer.ShapeOf"/> gives; named
    /// <c>optimizer/SLOT/WEIGHT</c>.</summary>
    /// <exception cref="KerasException">The optimizer has no such slot or does not change that weight.</exception>
    public Variable Slot(string slot, Variable weight) =>
        _slots.TryGetValue((slot, Given(weight)), out var v)
            ? v
            : throw new KerasException(
                $"optimizer {Optimizer.ClassName}: no slot '{slot}' for the weight '{weight.Name}';"
                    + $" it has {Wording.List(Optimizer.AllSlots)} for {Weights.Count} weight(s)"
            );

    /// <summary>A number that is kept beside the slots.</summary>
    /// <exception cref="KerasException">The optimizer has no such number.</exception>
    public Variable Scalar(string name) =>
        _scalars.TryGetValue(Given(name), out var v) ? v : throw new KerasException($"optimizer {Optimizer.ClassName}: no number '{name}'");

    /// <summary>Makes the weights what their averages are, as Keras does at the end of a fit; nothing where none are kept.</summary>
    public void TakeAverages()
    {
        if (Optimizer.Averages is null)
            return;
        foreach (var weight in Weights)
            weight.Set(Slot(WeightAverages.Slot, weight).Values);
    }

    /// <summary>Computes what files before Keras 2.3 do not hold from the number of steps: Nadam's product of momenta. Where such a file
    /// is loaded, the product begins at 1 again, as it does in Keras.</summary>
    /// <param name="since">The step behind which the product began at 1.</param>
    public void RecomputeSchedule(int since = 0)
    {
        if (Optimizer is not Nadam { ProductCatchesUp: false } nadam)
            return;
        float product = 1;
        for (int t = since + 1; t <= (int)Iterations.Values[0]; t++)
            product *= nadam.Momentum(t);
        Scalar(Nadam.ProductOfMomenta).Set([product]);
    }

    private static Variable Make(string name, int[] shape, float start) =>
        new(
            $"optimizer/{name}",
            shape,
            () =>
            {
                var values = new float[shape.Aggregate(1, (a, b) => checked(a * b))];
                if (start != 0)
                    Array.Fill(values, start);
                return values;
            },
            VariableRole.Optimizer
        );
}
