using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Where an operation of a chain finds an argument.</summary>
internal enum ChainSource
{
    /// <summary>An operand, by its number.</summary>
    Operand,

    /// <summary>The value of an operation of the chain, by its number.</summary>
    Operation,

    /// <summary>A number, where the device has numbers in the pass itself.</summary>
    Number,
}

/// <summary>An argument of an operation of a chain.</summary>
/// <param name="Source">Where it is found.</param>
/// <param name="Index">Which operand or operation.</param>
/// <param name="Number">The number.</param>
internal readonly record struct ChainValue(ChainSource Source, int Index, double Number = 0);

/// <summary>One operation of a chain.</summary>
internal sealed record ChainOperation(Op Op, ChainValue[] Arguments);

/// <summary>Elementwise operations that run in one pass over memory.</summary>
internal sealed record ElementwiseChain
{
    /// <summary>What the pass walks over.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The values from outside, stretched to the shape.</summary>
    public required View[] Operands { get; init; }

    /// <summary>The operations, arguments first.</summary>
    public required ChainOperation[] Operations { get; init; }

    /// <summary>Where values go.</summary>
    public required View[] Results { get; init; }

    /// <summary>Which operation's value each result is.</summary>
    public required int[] ResultOperations { get; init; }
}
