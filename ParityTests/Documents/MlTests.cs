using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ML;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Samples.ML;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KerasSharp.ParityTests.Documents;

/// <summary>Keras models in ML.NET.</summary>
public class MlTests
{
    private static readonly string s_path = Fixtures.PathOf("keras-2.3.1", "dense", "plain", "model.h5");

    [Fact]
    public void Three_ways_give_the_numbers_of_the_model()
    {
        var ways = FlowerSample.Run(s_path, TextWriter.Null);
        using var model = KerasModel.Load(s_path);
        float[] x = [.. Enumerable.Range(0, 1000).SelectMany(i => new float[] { i % 7, i % 5, i % 3, i % 2 })];
        var y = model.Predict(Tensor.Create(x, [1000, 4]));
        var flat = new float[y.FlattenedLength];
        y.FlattenTo(flat);
        int width = flat.Length / 1000;
        for (int way = 0; way < ways.Count; way++)
        {
            ways[way].Should().HaveCount(1000);
            for (int n = 0; n < 1000; n++)
            for (int i = 0; i < width; i++)
                // ONNX Runtime sums in an order of its own.
                ways[way][n][i].Should().BeApproximately(flat[n * width + i], way == 2 ? 1e-5f : 0);
        }
    }

    [Fact]
    public void Rows_are_read_a_batch_at_a_time_and_only_for_the_new_column()
    {
        var ml = new MLContext();
        int read = 0;
        IEnumerable<Flower> Rows()
        {
            for (int i = 0; i < 1000; i++)
            {
                read++;
                yield return new Flower { Name = $"{i}", Features = [i, 1, 2, 3] };
            }
        }
        using var model = KerasModel.Load(s_path);
        var view = model.Score(ml.Data.LoadFromEnumerable(Rows()), new ScoreOptions { BatchSize = 10 });
        read.Should().Be(0, "nobody has asked for rows");
        using (var cursor = view.GetRowCursor([view.Schema["Name"]]))
            cursor.MoveNext().Should().BeTrue();
        read.Should().BeLessThan(5, "names alone need no model");
        read = 0;
        using (var cursor = view.GetRowCursor([view.Schema["Name"], view.Schema["Score"]]))
        {
            var name = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]);
            var score = cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]);
            for (int i = 0; i < 11; i++)
            {
                cursor.MoveNext().Should().BeTrue();
                ReadOnlyMemory<char> text = default;
                name(ref text);
                text.ToString().Should().Be($"{i}");
                VBuffer<float> values = default;
                score(ref values);
                var expected = model.Predict(
                    new float[,]
                    {
                        { i, 1, 2, 3 },
                    }
                );
                values.GetItemOrDefault(0).Should().Be(expected[0, 0], "a row's score is its own");
            }
        }
        read.Should().BeLessThan(40, "two batches of ten, and the rows themselves");
    }

    [Theory, InlineData("Name", "*expected Single, Double, Int32 or Int64*"), InlineData("None", "*expected a column 'None'*")]
    public void A_column_that_does_not_fit_is_refused(string column, string message)
    {
        var ml = new MLContext();
        using var model = KerasModel.Load(s_path);
        var data = ml.Data.LoadFromEnumerable([new Flower { Name = "a", Features = [1, 2, 3, 4] }]);
        string input = model.InputLayers[0].Name!;
        var score = () => model.Score(data, new ScoreOptions { Inputs = new Dictionary<string, string> { [input] = column } });
        score.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
