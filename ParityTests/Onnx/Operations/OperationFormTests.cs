using FluentAssertions;
using KerasSharp.Onnx.Operations;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Onnx.Operations;

/// <summary>Every operation that a prediction may be made of has its form.</summary>
public class OperationFormTests
{
    private static IEnumerable<Type> Operations => typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract);

    [Fact]
    public void Every_operation_but_those_of_gradients_has_a_form() =>
        Operations.Where(t => !t.IsSubclassOf(typeof(GradientOp))).Except(OperationForms.Known).Should().BeEmpty();

    [Fact]
    public void No_operation_of_gradients_has_one() =>
        OperationForms.Known.Where(t => t.IsSubclassOf(typeof(GradientOp))).Should().BeEmpty();
}
