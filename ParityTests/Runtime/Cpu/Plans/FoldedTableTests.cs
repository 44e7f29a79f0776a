using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

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

    [Theory, MemberData(nameof(Layers))]
    public void Padded_texts_with_repeated_words_have_the_same_bits_before_and_after_and_alone(string layer)
    {
        var spec = TestModels.Stack(new InputLayer(6), new Embedding(4000, 40) { MaskZero = true }, s_layers[layer]);
        using var model = new KerasSharp.Model(spec, new CpuBackend(2), seed: 4);
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 4);
        float[,] texts =
        {
            { 0, 0, 7, 7, 3999, 7 },
            { 5, 0, 0, -1, -4000, 5 },
            { 0, 0, 0, 0, 0, 0 },
            { 7, 11, 13, 17, 19, 23 },
            { 0, 0, 0, 0, 0, 3999 },
        };
        var x = Tensor.Create<float>([.. texts.Cast<float>()], [5, 6]);
        float[] first = [.. model.Predict(x)];
        double[] expected = [.. exact.Predict(x).Select(v => (double)v)];
        TestData.Worst(first, expected).Should().BeLessThan(1e-5);
        for (int row = 0; row < 5; row++)
        {
            float[] words = [.. Enumerable.Range(0, 6).Select(t => texts[row, t])];
            TestData.Bits([.. model.Predict(Tensor.Create(words, [1, 6]))]).Should().Equal(TestData.Bits(first[(5 * row)..(5 * row + 5)]));
        }
        for (int call = 0; call < 40; call++)
            TestData.Bits([.. model.Predict(x)]).Should().Equal(TestData.Bits(first), "call {0} is no other than the first", call + 2);
        model.Explain().Steps.Any(s => s.Note.Contains("folded into a table")).Should().Be(layer != "LSTM with two biases");
    }
}
