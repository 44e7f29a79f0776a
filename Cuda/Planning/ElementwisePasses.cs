using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>Makes elementwise passes, each with a kernel that is written for it.</summary>
internal sealed class ElementwisePasses(KernelLibrary library)
{
    private readonly List<GeneratedKernel> _generated = [];

    /// <summary>The kernels that were written; they are compiled before the first run.</summary>
    public IReadOnlyCollection<GeneratedKernel> Generated => _generated;

    /// <summary>A copy.</summary>
    public ElementwiseStep Copy(View from, View to) => Pass(from.Shape, [from], [], ElementwiseWriter.Operand(0), to);

    /// <summary>A chain of operations.</summary>
    public ElementwiseStep Chain(ElementwiseChain chain)
    {
        var program = new List<Instruction>();
        foreach (var operation in chain.Operations)
            program.Add(new Instruction(operation.Op, [.. operation.Arguments.Select(Name)], Name(program.Count)));
        return Pass(chain.Shape, chain.Operands, program, Name(chain.ResultOperations.Single()), chain.Results.Single());
    }

    private static string Name(int operation) => $"v{operation}";

    private static string Name(ChainValue value) =>
        value.Source switch
        {
            ChainSource.Operand => ElementwiseWriter.Operand(value.Index),
            ChainSource.Operation => Name(value.Index),
            ChainSource.Number => ElementwiseWriter.Number(value.Number),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Source, "no such argument"),
        };

    private ElementwiseStep Pass(Shape shape, View[] operands, IReadOnlyList<Instruction> program, string result, View to)
    {
        var walk = LoopNest.Over(shape, [.. operands, to]);
        var generated = ElementwiseWriter.Write(operands.Length, walk.Extents.Count, program, result);
        _generated.Add(generated);
        return new ElementwiseStep(walk, operands, to, generated.Name, library);
    }
}
