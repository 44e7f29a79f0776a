namespace KerasSharp;

/// <summary>The matrix product over the last two axes of two operands; the axes before them broadcast. An operand of rank 1 is a row on
/// the left and a column on the right, and that axis goes.</summary>
internal sealed record MatrixProductOperation(bool TransposeFirst = false, bool TransposeSecond = false) : Operation;

/// <summary>NumPy's dot: the sum of products over the last axis of the first operand and the last but one of the second (its only one
/// where it has one); the other axes stand one after another.</summary>
internal sealed record DotOperation : Operation;

/// <summary>Sums of products over axes of two operands, pair by pair; the other axes stand one after another.</summary>
internal sealed record TensorDotOperation(Sizes First, Sizes Second) : Operation;

/// <summary>Sums of products as Einstein wrote them: <c>bij,bjk->bik</c>; <c>...</c> stands for axes without a letter.</summary>
/// <param name="Equation">Letters for the axes of one or two operands, an arrow, and those of the result.</param>
internal sealed record EinsumOperation(string Equation) : Operation;

/// <summary>A layer without weights, applied to the operand: pooling, resizing.</summary>
/// <param name="Layer">The layer.</param>
internal sealed record LayerOperation(LayerSpec Layer) : Operation
{
    public override string Name => Layer.ClassName;
}
