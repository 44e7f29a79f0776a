using System.Text.Json;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Runtime.Reference;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Runtime.Model;

public class ModelSummaryTests
{
    /// <summary>What real Keras 1.2.2 printed for a stored model (tools/oracle/summaries.py).</summary>
    internal static Dictionary<string, string> OfKeras() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Fixtures.PathOf("keras-1.2.2", "summaries.json")))!;

    [Fact]
    public void The_table_is_that_of_Keras_to_the_letter()
    {
        using var model = new KerasSharp.Model(
            Stack(
                new InputLayer(new int?[] { null }) { Name = "embedding_input_1" },
                new Embedding(7, 3) { Name = "embedding_1", MaskZero = true },
                new Lstm(4) { Name = "lstm_1" }
            ),
            new ReferenceBackend<float>()
        );
        model.Summary().ToString().Should().Be(OfKeras()["keras-1.2.2/embedding/masked_lstm"]);
    }

    [Fact]
    public void A_fixed_batch_stands_in_the_place_of_None()
    {
        using var model = new KerasSharp.Model(
            Stack(
                new InputLayer(1, 2) { Name = "gru_input_1", BatchSize = 1 },
                new Gru(4)
                {
                    Name = "gru_1",
                    Stateful = true,
                    ReturnSequences = true,
                },
                new Gru(4) { Name = "gru_2", Stateful = true },
                new Dense(2) { Name = "dense_1" }
            ),
            new ReferenceBackend<float>()
        );
        model.Summary().ToString().Should().Be(OfKeras()["keras-1.2.2/gru/stateful_one_step"]);
    }

    [Fact]
    public void A_shared_layer_counts_once_and_calls_with_different_shapes_are_multiple()
    {
        var spec = new ModelSpec
        {
            Name = "model_1",
            Layers = [new InputLayer(3, 2) { Name = "a" }, new InputLayer(5, 2) { Name = "b" }, new Dense(2) { Name = "d" }],
            Calls = [new CallSpec(0, []), new CallSpec(1, []), new CallSpec(2, [new TensorRef(0)]), new CallSpec(2, [new TensorRef(1)])],
            Inputs = [new TensorRef(0), new TensorRef(1)],
            Outputs = [new TensorRef(2), new TensorRef(3)],
        };
        using var model = new KerasSharp.Model(spec, new ReferenceBackend<float>());
        var summary = model.Summary();
        summary.Rows[2].OutputShape.Should().Be("multiple");
        summary.Rows[2].Connections.Should().Equal("a[0][0]", "b[0][0]");
        summary.TotalParameters.Should().Be(6);
        model.OutputNames.Should().Equal("d", "d_1");
    }

    [Fact]
    public void Explaining_tells_the_device_and_what_runs()
    {
        using var model = new KerasSharp.Model(Stack(new InputLayer(4), new Dense(2)), new ReferenceBackend<float>());
        var report = model.Explain();
        report.Backend.Should().Be("reference-float");
        report.Steps.Should().Contain(s => s.Layer == "dense_1" && s.Kernel == "MatMul");
        report.ToString().Should().Contain("MatMul").And.Contain("dense_1").And.Contain("reference-float");
    }
}
