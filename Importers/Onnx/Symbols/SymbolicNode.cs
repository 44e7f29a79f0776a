using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Symbols;

/// <summary>One node of a model's graph at each of the lengths that the model was lowered for. What differs between them is what depends on
/// the lengths of the data.</summary>
internal sealed class SymbolicNode
{
    private readonly Node[] _at;

    internal SymbolicNode(Node[] at, SymbolicNode[] inputs)
    {
        (_at, Inputs) = (at, inputs);
        Shape = [.. Enumerable.Range(0, at[0].Rank).Select(axis => Extent.Of(at.Select(n => n.Shape[axis])))];
    }

    internal IReadOnlyList<SymbolicNode> Inputs { get; }

    /// <summary>The extents.</summary>
    internal IReadOnlyList<Extent> Shape { get; }

    internal int Rank => Shape.Count;

    /// <summary>The operation at the first length.</summary>
    internal Op Op => _at[0].Op;

    /// <summary>The node at the first length.</summary>
    internal Node First => _at[0];

    /// <summary>The body, of a scan.</summary>
    internal SymbolicBody? Body { get; init; }

    /// <summary>The layer that it comes from, "" for none.</summary>
    internal string Layer => _at[0].Layer;

    /// <summary>Whether it is the same at all lengths.</summary>
    internal bool IsEven => Shape.All(e => e.IsEven) && _at.All(n => n.Op.Equals(Op));

    /// <summary>The operation, which must be the same at all lengths.</summary>
    /// <exception cref="KerasUnsupportedException">It is not.</exception>
    internal T Same<T>()
        where T : Op => _at.All(n => n.Op.Equals(Op)) ? (T)Op : throw Depends();

    /// <summary>The operation at each length.</summary>
    internal IEnumerable<T> At<T>()
        where T : Op => _at.Select(n => (T)n.Op);

    /// <summary>A number of the operation.</summary>
    internal Extent Number<T>(Func<T, int> number)
        where T : Op => new(At<T>().Select(number));

    /// <summary>The refusal of something that depends on the lengths in a way that cannot be written.</summary>
    internal KerasUnsupportedException Depends() =>
        new($"layer '{Layer}': ONNX has no form for {Op.Name}, which depends on the length of the data here", new LengthAdvice());

    /// <summary>The refusal of something that ONNX cannot say.</summary>
    internal KerasUnsupportedException Unsayable(Wording what) => new($"layer '{Layer}': {what}");

    public override string ToString() => $"{Op} [{Wording.List(Shape)}]";
}

/// <summary>The body of a scan at each length.</summary>
/// <param name="Order">Its nodes, inputs of a node before it.</param>
/// <param name="Sequences">The formals for one step's slices.</param>
/// <param name="States">The formals for the states before the step.</param>
/// <param name="Captured">The formals for values that are the same at all steps.</param>
/// <param name="NewStates">The states after the step.</param>
/// <param name="Stacked">What is stacked.</param>
internal sealed record SymbolicBody(
    IReadOnlyList<SymbolicNode> Order,
    IReadOnlyList<SymbolicNode> Sequences,
    IReadOnlyList<SymbolicNode> States,
    IReadOnlyList<SymbolicNode> Captured,
    IReadOnlyList<SymbolicNode> NewStates,
    IReadOnlyList<SymbolicNode> Stacked
);
