using FluentAssertions;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Updates of variables that are computed from one another's old values.</summary>
public class UpdateOrderTests
{
    /// <summary>A power has no vector form, so that its pass is never compiled to one loop and goes operation by operation.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5000)]
    public void An_update_reads_the_old_value_of_a_variable_that_is_updated_before(int count)
    {
        Variable Make(string name, float value) => new(name, [count], [.. Enumerable.Repeat(value, count)], VariableRole.Optimizer);
        Variable a = Make("a", 3),
            b = Make("b", 10);
        var sum = Ops.Read(a) + 1;
        var graph = new OperationGraph
        {
            Inputs = [],
            Outputs = [],
            Updates = [(a, sum), (b, Ops.Read(b) + Ops.Power(sum, 2) - Ops.Power(Ops.Read(a), 2))],
        };
        using var plan = new CpuBackend(1).Compile(graph, new CompileOptions());
        plan.Run(1, [], []);
        a.Values.Should().OnlyContain(v => v == 4);
        b.Values.Should().OnlyContain(v => v == 10 + 16 - 9);
    }
}
