namespace KerasSharp;

/// <summary>What an <see cref="OperationLayer"/> computes from its operands: a function without weights. Axes count the batch as axis 0;
/// negative ones count from the end.</summary>
internal abstract record Operation
{
    private const string Suffix = "Operation";

    /// <summary>What messages and summaries call it.</summary>
    public virtual string Name =>
        GetType().Name is var name && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
}

/// <summary>An operation on values of a functional model (<c>x * 2 + y</c>, <c>x[:, 0]</c>) as a layer of its own. A mask ends here, as
/// in Keras.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Operands">What from: values of the model and numbers, each in its place.</param>
internal sealed record OperationLayer(Operation Operation, OperandList Operands) : LayerSpec
{
    /// <summary>An operation on values alone: its operands are the layer's inputs, one after another.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inputs">How many inputs there are.</param>
    public OperationLayer(Operation operation, int inputs = 1)
        : this(Given(operation), new OperandList([.. Enumerable.Range(0, inputs).Select(i => new InputOperand(i))])) { }

    public override string ClassName => Operation.Name;
}
