using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>Arrays of CuDNNLSTM and CuDNNGRU in the plain layers and back. Expected numbers: _convert_rnn_weights of real Keras 2.1.6 on
/// arrays that count from 0 (kernel), 100 (recurrent_kernel) and 200 (bias), with D = 2 and U = 3.</summary>
public sealed class CuDnnTests
{
    private static readonly float[][] s_lstm =
    [
        [0, 2, 13, 3, 5, 16, 6, 8, 19, 9, 11, 22, 1, 12, 14, 4, 15, 17, 7, 18, 20, 10, 21, 23],
        [
            .. new float[] { 100, 112, 124, 103, 115, 127, 106, 118, 130, 109, 121, 133 },
            .. new float[] { 101, 113, 125, 104, 116, 128, 107, 119, 131, 110, 122, 134 },
            .. new float[] { 102, 114, 126, 105, 117, 129, 108, 120, 132, 111, 123, 135 },
        ],
        [412, 414, 416, 418, 420, 422, 424, 426, 428, 430, 432, 434],
    ];

    private static readonly float[][] s_gru =
    [
        [0, 2, 10, 3, 5, 13, 6, 8, 16, 1, 9, 11, 4, 12, 14, 7, 15, 17],
        [
            .. new float[] { 100, 109, 118, 103, 112, 121, 106, 115, 124, 101, 110, 119, 104, 113 },
            .. new float[] { 122, 107, 116, 125, 102, 111, 120, 105, 114, 123, 108, 117, 126 },
        ],
        [.. Enumerable.Range(200, 18).Select(i => (float)i)],
    ];

    public static TheoryData<string> Layers() => ["LSTM", "GRU"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Arrays_are_those_of_the_plain_layer_in_another_order(string name)
    {
        var (layer, gates, expected) =
            name == "LSTM"
                ? ((LayerSpec)new Lstm(3), 4, s_lstm)
                : (new Gru(3) { ResetAfter = true, InnerActivation = ActivationFunction.Sigmoid }, 3, s_gru);
        var era = KerasEras.Of(new KerasVersion(2, 1, 6));
        int[][] shapes =
        [
            [2, 3 * gates],
            [3, 3 * gates],
            name == "LSTM" ? [12] : [2, 9],
        ];
        var arrays = era.Layers.Arrays(layer, new LayerForm { Layout = StoredLayout.CuDnn }).ToList();
        arrays.Should().HaveCount(3);
        for (int i = 0; i < 3; i++)
        {
            var view = arrays[i].ViewOf(shapes[i]);
            float[] stored = [.. Enumerable.Range(100 * i, view.Count).Select(v => (float)v)];
            var weight = new float[shapes[i].Aggregate((a, b) => a * b)];
            view.Scatter<float>(stored, weight);
            weight.Should().Equal(expected[i]);

            var back = new float[view.Count];
            view.Gather<float>(weight, back);
            // Keras gives both biases of an LSTM a half of the sum.
            back.Should().Equal(name == "LSTM" && i == 2 ? [.. weight.Concat(weight).Select(w => w / 2)] : stored);
        }
    }

    /// <summary>Real Keras constrains the array that it stores: here it is constrained by hand, between the two orders that the test above
    /// compares with Keras's.</summary>
    [Theory]
    [InlineData("LSTM", 0)]
    [InlineData("LSTM", 1)]
    [InlineData("GRU", 0)]
    [InlineData("GRU", 1)]
    public void Constraints_take_norms_of_the_stored_array(string name, int axis)
    {
        const double Most = 0.5;
        var (gates, max) = (name == "LSTM" ? 4 : 3, new MaxNorm(Most, [axis]));
        RecurrentSpec layer =
            name == "LSTM"
                ? new Lstm(3) { RecurrentBias = true, InnerActivation = ActivationFunction.Sigmoid }
                : new Gru(3) { ResetAfter = true, InnerActivation = ActivationFunction.Sigmoid };
        layer = layer with
        {
            Name = "rnn",
            InputShape = [4, 2],
            KernelConstraint = new CuDnnConstraint(max, gates, Recurrent: false),
            RecurrentConstraint = new CuDnnConstraint(max, gates, Recurrent: true),
        };
        using Model model = new Sequential { layer }.Build();
        var arrays = KerasEras
            .Of(new KerasVersion(2, 3, 1))
            .Layers.Arrays(layer, new LayerForm { Layout = StoredLayout.CuDnn, Version = new(2, 3, 1) })
            .Take(2);
        var expected = new List<float[]>();
        foreach (var array in arrays)
        {
            var weight = model.Variables["rnn/" + array.Weight];
            var view = array.ViewOf(weight.Shape);
            var stored = new float[view.Count];
            view.Gather<float>(weight.Values, stored);
            int rows = weight.Shape[0],
                columns = weight.Shape[1];
            float At(int i, int j) => stored[i * columns + j];
            float[] constrained =
            [
                .. Enumerable
                    .Range(0, stored.Length)
                    .Select(k =>
                    {
                        double norm = Math.Sqrt(
                            axis == 0
                                ? Enumerable.Range(0, rows).Sum(i => Math.Pow(At(i, k % columns), 2))
                                : Enumerable.Range(0, columns).Sum(j => Math.Pow(At(k / columns, j), 2))
                        );
                        return (float)(stored[k] * Math.Min(norm, Most) / (1e-7 + norm));
                    }),
            ];
            var wanted = new float[weight.Values.Length];
            view.Scatter<float>(constrained, wanted);
            expected.Add(wanted);
        }
        model.Compile(new Sgd(0), "mse");
        model.TrainOnBatch(Tensor.Create(new float[8], [1, 4, 2]), Tensor.Create(new float[3], [1, 3]));
        foreach (var (array, wanted) in arrays.Zip(expected))
            model.Variables["rnn/" + array.Weight].Values.Should().Equal(wanted, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_file_of_CuDNNLSTM_goes_into_a_plain_LSTM()
    {
        var fixture = new FixtureCase("keras-2.3.1-tf/cu_dnnlstm/k2tfonly_2_3_1_0043");
        using var imported = fixture.Load(new KerasImportOptions { Device = Device.Reference() });
        imported.Spec.Layers.OfType<Lstm>().Should().OnlyContain(l => l.RecurrentBias);
        var plain = imported.Spec with
        {
            Layers = [.. imported.Spec.Layers.Select(l => l is Lstm lstm ? lstm with { RecurrentBias = false } : l)],
        };
        using var model = new Model(plain, Device.Reference());
        var report = KerasImporter.LoadWeights(model, fixture.WeightsPath);
        report.ToString().Should().Contain("another layout");
        var (inputs, outputs, _) = fixture.Calls.Single();
        var y = model.Predict(inputs, fixture.BatchSize).Single();
        fixture.Tolerance.Problem(outputs.Single().Array, y).Should().BeNull();
    }

    [Fact]
    public void A_file_of_a_plain_LSTM_goes_into_one_with_two_biases()
    {
        var fixture = new FixtureCase("keras-2.3.1/lstm/plain");
        using var imported = fixture.Load(new KerasImportOptions { Device = Device.Reference() });
        var both = imported.Spec with
        {
            Layers = [.. imported.Spec.Layers.Select(l => l is Lstm lstm ? lstm with { RecurrentBias = true } : l)],
        };
        using var model = new Model(both, Device.Reference());
        KerasImporter.LoadWeights(model, fixture.WeightsPath);
        var (inputs, outputs, _) = fixture.Calls.Single();
        var y = model.Predict(inputs, fixture.BatchSize).Single();
        fixture.Tolerance.Problem(outputs.Single().Array, y).Should().BeNull();
    }
}
