using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>An embedding's table is folded into the next layer's product after some calls: nobody sees when.</summary>
public class FoldedTableTests
{
    private static readonly Dictionary<string, RecurrentSpec> s_layers = new()
    {
        ["SimpleRNN"] = new SimpleRnn(5),
        ["LSTM"] = new Lstm(5),
        ["LSTM with two biases"] = new Lstm(5) { RecurrentBias = true },
        ["LSTM without bias"] = new Lstm(5) { UseBias = false },
        ["GRU"] = new Gru(5),
        ["GRU reset after"] = new Gru(5) { ResetAfter = true },
    };

    public static TheoryData<string> Layers => [.. s_layers.Keys];

    [Theory, MemberData(nameof(Layers))]
    public void The_first_call_has_the_bits_of_all_later_ones(string layer)
    {
        using var model = new Sequential
        {
            new Embedding(40, 6) { InputShape = [3] },
            s_layers[layer],
        }.Build(new CpuBackend(1));
        foreach (var variable in model.Variables.All.Where(v => v.Role == VariableRole.Weight))
            variable.Set(TestData.Random(variable.Shape.Aggregate(1, (a, b) => a * b), variable.Name.Length));
        var x = Tensor.Create<float>([3, 11, 39], [1, 3]);
        int[] first = TestData.Bits([.. model.Predict(x)]);
        for (int call = 0; call < 8; call++)
            TestData.Bits([.. model.Predict(x)]).Should().Equal(first, "call {0} is no other than the first", call + 2);
    }
}
