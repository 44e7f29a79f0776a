using FluentAssertions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>The gradients of whole layers, by inputs and by weights, against central differences.</summary>
public class LayerGradientTests
{
    private const int Vocabulary = 5,
        Width = 3,
        Steps = 4,
        Batch = 3;

    public static TheoryData<string> RecurrentForms
    {
        get
        {
            var forms = new TheoryData<string>();
            foreach (string layer in new[] { "simple", "lstm", "gru", "gru-after" })
            foreach (
                string form in new[]
                {
                    "",
                    "sequences",
                    "back",
                    "back sequences",
                    "mask",
                    "mask sequences",
                    "mask back sequences",
                    "stateful mask sequences",
                    "stateful",
                    "state dropout mask sequences",
                    "input dropout",
                    "shared dropout sequences",
                }
            )
                forms.Add($"{layer}: {form}");
            return forms;
        }
    }

    [Theory, MemberData(nameof(RecurrentForms))]
    public void Recurrent_layers(string form)
    {
        RecurrentSpec spec = form.Split(':')[0] switch
        {
            "simple" => new SimpleRnn(2),
            "lstm" => new Lstm(2) { InnerActivation = ActivationFunction.Sigmoid },
            "gru" => new Gru(2) { InnerActivation = ActivationFunction.Sigmoid },
            _ => new Gru(2) { InnerActivation = ActivationFunction.Sigmoid, ResetAfter = true },
        };
        spec = spec with
        {
            ReturnSequences = form.Contains("sequences"),
            GoBackwards = form.Contains("back"),
            Stateful = form.Contains("stateful"),
            RecurrentDropout = form.Contains("state dropout") || form.Contains("shared") ? 0.4 : 0,
            Dropout = form.Contains("input dropout") || form.Contains("shared") ? 0.4 : 0,
            DropoutSharing = form.Contains("shared") ? DropoutSharing.Shared : DropoutSharing.PerGate,
        };
        if (form.Contains("mask"))
            Check([new Embedding(Vocabulary, Width) { MaskZero = true }, spec], [Steps], integers: true);
        else
            Check([spec], [Steps, Width]);
    }

    [Fact]
    public void Hard_gates_and_other_activations()
    {
        Check([new Lstm(2) { Activation = ActivationFunction.Softplus }], [Steps, Width]);
        Check([new Gru(2) { Activation = ActivationFunction.Linear, ReturnSequences = true }], [Steps, Width]);
        Check([new SimpleRnn(2) { Activation = ActivationFunction.Linear, UseBias = false }], [Steps, Width]);
    }

    [Fact]
    public void Stacked_recurrent_layers_and_dense() =>
        Check(
            [
                new Embedding(Vocabulary, Width) { MaskZero = true, Dropout = 0.3 },
                new Lstm(2) { ReturnSequences = true },
                new Gru(3),
                new Dense(2) { Activation = ActivationFunction.Softmax },
            ],
            [Steps],
            integers: true
        );

    [Fact]
    public void Dense_on_any_rank()
    {
        Check([new Dense(4) { Activation = ActivationFunction.Tanh }], [Width]);
        Check([new Dense(4) { Activation = ActivationFunction.Softmax }], [2, Width]);
    }

    /// <summary>The derivative by weights that all steps share must be one product over all samples and steps, not a sum kept in
    /// the loop.</summary>
    [Theory, InlineData("simple"), InlineData("lstm"), InlineData("gru"), InlineData("gru-after"), InlineData("lstm dropout")]
    public void Weight_gradients_leave_the_loop(string layer)
    {
        RecurrentSpec spec = layer switch
        {
            "simple" => new SimpleRnn(2),
            "gru" => new Gru(2),
            "gru-after" => new Gru(2) { ResetAfter = true },
            "lstm" => new Lstm(2),
            _ => new Lstm(2) { RecurrentDropout = 0.5 },
        };
        var (lowering, store) = Lower([spec], [Steps, Width]);
        var gradients = Gradient.Of(Ops.Sum(lowering.Outputs[0].Value), [.. store.All.Where(v => v.Trainable)]);
        var scan = (ScanOp)OperationGraph.Order(gradients).Single(n => n.Op is ScanOp { GradientOf: not null }).Op;
        scan.States.Should().HaveCount(spec is Lstm ? 2 : 1);
        scan.Body().Should().NotContain(n => n.Op is SumOp);
        scan.Body().Where(n => n.Op is MatMulOp { TransposeA: true }).Should().BeEmpty();
        var (stacked, forward) = (scan.Stacked.Sum(s => s.Shape[-1].Factor), scan.GradientOf!.Forward);
        if (layer is "lstm" or "simple")
            stacked.Should().Be(forward.Sequences[0].Shape[-1].Factor, "the derivatives by the gates serve both the input and the weights");
        if (layer is "gru")
            stacked.Should().Be(4 * 2, "the gates and the reset state");
        if (layer is "lstm dropout")
            scan.Body().Count(n => n.Op is MatMulOp { TransposeB: false }).Should().Be(0, "nothing is computed again");
    }

    private static void Check(LayerSpec[] layers, int[] shape, bool integers = false)
    {
        var (lowering, store) = Lower(layers, shape);
        double Draw(Random r) => integers ? r.Next(0, Vocabulary) : 2 * r.NextDouble() - 1;
        var variables = store.All.Where(v => v.Role == VariableRole.Weight || v.Role == VariableRole.State).ToArray();
        variables.Should().NotBeEmpty();
        GradientCheck.Everything([.. lowering.Outputs.Select(o => o.Value)], [(lowering.Inputs[0], Draw, !integers)], variables);
    }

    private static (Lowering, VariableStore) Lower(LayerSpec[] layers, int[] shape)
    {
        bool stateful = layers.Any(l => l.KeepsState);
        LayerSpec[] all =
        [
            new InputLayer([.. shape.Select(d => (int?)d)]) { Name = "input" },
            .. layers.Select((l, i) => l with { Name = $"layer_{i}" }),
        ];
        var spec = new ModelSpec
        {
            Layers = all,
            Calls = [.. all.Select((_, i) => new CallSpec(i, i == 0 ? [] : [new TensorRef(i - 1)]))],
            Inputs = [new TensorRef(0)],
            Outputs = [new TensorRef(all.Length - 1)],
        };
        var store = new VariableStore();
        var input = new Shape([stateful ? Batch : Dim.Batch, .. shape.Select(d => new Dim(d))]);
        return (Lowering.Run(spec, store, [input], training: true), store);
    }
}
