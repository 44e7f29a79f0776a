using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.Onnx;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>The stored models with other lengths and other masks than their stored inputs have, against this runtime, which other tests
/// hold to Keras.</summary>
public class FixtureLengthTests
{
    private static readonly int[] s_lengths = [1, 2, 5, 8, 13, 32];

    private static IEnumerable<string> Agreeing =>
        ExportCases
            .Exportable()
            .Where(id => RefusedTable.Reason(id) is null && !RefusedTable.HasOddNumbers(id) && !RefusedTable.HasFractions(id));

    [Fact]
    public void Models_that_leave_lengths_open_take_other_lengths()
    {
        var problems = new List<string>();
        int models = 0;
        foreach (string id in Agreeing)
        {
            var fixture = new FixtureCase(id);
            using var model = ExportCases.Load(id, fixture);
            if (model.Inputs.Layers.All(l => l.InputShape!.All(e => e is not null)) || model.FixedBatch is not null)
                continue;
            using var run = new OnnxRun(model);
            var stored = fixture.Calls.First().Inputs;
            int longer = model.PlaceholderExtent > 64 ? model.PlaceholderExtent : 0;
            int tried = s_lengths
                .Select(l => l + longer)
                .Count(length => Try(fixture, model, run, [.. stored.Select((x, i) => Lengthened(x, model, i, length))]));
            models++;
            if (tried == 0)
                problems.Add($"{id}: no length was tried");
            bool Try(FixtureCase f, Model m, OnnxRun r, Tensor<float>[] xs)
            {
                if (Expected(m, xs) is not { } expected)
                    return false;
                problems.AddRange(Problems(f, expected, r.Predict(xs, int.MaxValue)).Select(p => $"{id} [{xs[0].Lengths[1]}]: {p}"));
                return true;
            }
        }
        problems.Should().BeEmpty();
        models.Should().BeGreaterThan(20);
    }

    [Fact]
    public void Models_with_masks_take_masks_of_every_shape()
    {
        var problems = new List<string>();
        int models = 0;
        foreach (string id in Agreeing)
        {
            var fixture = new FixtureCase(id);
            using var model = ExportCases.Load(id, fixture);
            if (MaskValue(model.Spec) is not { } value || model.FixedBatch is not null)
                continue;
            using var run = new OnnxRun(model);
            Tensor<float>[] xs = [.. fixture.Calls.First().Inputs.Select((x, i) => Masked(x, model, i, value))];
            if (Expected(model, xs) is not { } expected)
                continue;
            models++;
            problems.AddRange(Problems(fixture, expected, run.Predict(xs, int.MaxValue)).Select(p => $"{id}: {p}"));
        }
        problems.Should().BeEmpty();
        models.Should().BeGreaterThan(50);
    }

    // Null for lengths that the model itself refuses.
    private static Tensor<float>[]? Expected(Model model, Tensor<float>[] xs)
    {
        try
        {
            return model.Predict(xs, (int)xs[0].Lengths[0]);
        }
        catch (KerasException)
        {
            return null;
        }
    }

    // Both sides compute in float32.
    private static IEnumerable<string> Problems(FixtureCase fixture, Tensor<float>[] expected, Tensor<float>[] found)
    {
        var tolerance = new Tolerance(2 * Math.Max(fixture.Tolerance.Relative, fixture.Relative));
        for (int i = 0; i < expected.Length; i++)
            if (
                tolerance.Problem(NpyArray.From(Values(expected[i]), [.. expected[i].Lengths.ToArray().Select(l => (int)l)]), found[i]) is
                { } p
            )
                yield return p;
    }

    // The stored numbers, over and over.
    private static Tensor<float> Lengthened(Tensor<float> x, Model model, int input, int length)
    {
        var layer = model.Inputs.Layers[input];
        nint[] shape = [x.Lengths[0], .. layer.InputShape!.Select((e, axis) => e is null ? length : x.Lengths[axis + 1])];
        float[] stored = Values(x);
        return Tensor.Create([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => stored[i % stored.Length])], shape);
    }

    // Five samples: none masked, the first steps, the last, every third left, all.
    private static Tensor<float> Masked(Tensor<float> x, Model model, int input, float value)
    {
        nint[] shape = [5, .. x.Lengths.ToArray()[1..]];
        int steps = shape.Length > 1 ? (int)shape[1] : 1,
            width = (int)shape.Skip(2).Aggregate((nint)1, (a, b) => a * b);
        float[] stored = Values(x),
            values = new float[5 * steps * width];
        for (int i = 0; i < values.Length; i++)
        {
            int t = i / width % steps;
            bool counts = (i / (width * steps)) switch
            {
                0 => true,
                1 => t >= (steps + 1) / 2,
                2 => t < (steps + 1) / 2,
                3 => t % 3 == 1,
                _ => false,
            };
            values[i] =
                counts ? stored[i % stored.Length]
                : model.Inputs.Layers[input].InputShape!.Count == 1 ? 0
                : value;
        }
        return Tensor.Create(values, shape);
    }

    // What a layer of the model takes for no step; null where none does.
    private static float? MaskValue(ModelSpec model) =>
        model
            .Layers.Select(l =>
                l switch
                {
                    Masking masking => (float?)masking.Value,
                    Embedding { MaskZero: true } => 0,
                    ModelSpec inner => MaskValue(inner),
                    _ => null,
                }
            )
            .FirstOrDefault(v => v is not null);

    private static float[] Values(Tensor<float> x)
    {
        float[] values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return values;
    }
}
