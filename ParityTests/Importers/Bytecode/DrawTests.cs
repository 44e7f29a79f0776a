using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Bytecode;

/// <summary>Lambda layers that draw, or ask whether the model trains: what real Keras 2.3.1 draws over many samples of one input has the
/// same mean and deviation (fixtures/draws, tools/oracle/draws.py).</summary>
public sealed class DrawTests
{
    private static readonly JObject s_known = JObject.Parse(File.ReadAllText(Fixtures.PathOf("draws", "draws.json")));

    private static Model Loaded(string device = "cpu") =>
        KerasImporter.Load(
            Fixtures.PathOf("draws", "draws.h5"),
            new KerasImportOptions { Backend = TrainingBackend.Theano, Device = device == "cpu" ? Device.Cpu(2) : Device.Reference() }
        );

    private static Tensor<float> Rows(int rows)
    {
        float[] row = [.. s_known["x"]!.Values<float>()];
        return Tensor.Create<float>([.. Enumerable.Range(0, rows).SelectMany(_ => row)], [rows, row.Length]);
    }

    [Fact]
    public void Draws_have_the_means_and_deviations_of_Kerass()
    {
        int rows = s_known.Value<int>("rows");
        using var model = Loaded();
        var ys = model.Predict([Rows(rows)], 1000);
        foreach (var (known, y) in s_known["outputs"]!.Zip(ys))
        {
            string name = known.Value<string>("name")!;
            float[] all = y.ToArray();
            int width = all.Length / rows;
            for (int column = 0; column < width; column++)
            {
                double[] values = [.. Enumerable.Range(0, rows).Select(r => (double)all[r * width + column])];
                double mean = values.Average(),
                    deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean))),
                    expected = known["deviation"]![column]!.Value<double>();
                // Five standard errors of a difference between two samples; a deviation's is at most that of a mean for these laws.
                double bound = 5 * expected * Math.Sqrt(2.0 / rows) + 2e-6;
                mean.Should().BeApproximately(known["mean"]![column]!.Value<double>(), bound, "{0} {1}", name, column);
                deviation.Should().BeApproximately(expected, bound, "{0} {1}", name, column);
            }
        }
    }

    [Fact]
    public void Each_prediction_draws_anew_and_a_model_that_is_loaded_again_the_same()
    {
        using Model one = Loaded(),
            other = Loaded("reference");
        var x = Rows(4);
        float[] first = one.Predict([x], 2)[2].ToArray(),
            second = one.Predict([x], 2)[2].ToArray();
        first.Should().NotEqual(second);
        first[..8].Should().NotEqual(first[8..], "each batch draws anew");
        other.Predict([x], 2)[2].ToArray().Zip(first).Should().OnlyContain(p => Math.Abs(p.First - p.Second) < 1e-5);
    }

    [Fact]
    public void Predictions_do_not_change_what_training_draws()
    {
        float[] Trained(bool predicts)
        {
            using var model = Loaded();
            model.Compile(new Sgd(0.01), "mse");
            var targets = model.Predict([Rows(4)], 4);
            for (int step = 0; step < 2; step++)
            {
                if (predicts)
                    _ = model.Predict([Rows(4)], 4);
                model.TrainOnBatch(new TrainingData([Rows(4)], targets));
            }
            return [.. model.GetWeights().Values.SelectMany(w => w.ToArray())];
        }
        Trained(predicts: true).Should().Equal(Trained(predicts: false));
    }

    /// <summary>K.in_train_phase(v * 2, v * 3), and what draws takes part in training.</summary>
    [Fact]
    public void A_phase_is_that_of_the_run()
    {
        using var model = Loaded();
        var ys = model.Predict([Rows(1)], 1);
        ys[6].ToArray().Zip(ys[0].ToArray()).Should().OnlyContain(p => Math.Abs(p.First - 3 * p.Second) < 1e-5);
        model.Compile(new Sgd(0.0), "mse");
        var zeros = ys.Select(y => Tensor.CreateFromShape<float>(y.Lengths)).ToArray();
        var data = new TrainingData([Rows(1)], zeros);
        double trained = model.TrainOnBatch(data)["phase_loss"],
            evaluated = model.Evaluate(data)["phase_loss"];
        (evaluated / trained).Should().BeApproximately(9.0 / 4, 1e-4);
    }

    [Fact]
    public void The_report_tells_who_draws() =>
        Loaded()
            .ImportReport!.Notes.Where(n => n.Text.Contains("draws random numbers, when it predicts too", StringComparison.Ordinal))
            .Select(n => n.Layer)
            .Should()
            .Equal("z", "wide", "still", "dropped");
}
