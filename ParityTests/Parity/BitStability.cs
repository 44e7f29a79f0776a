using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.ParityTests.Parity;

/// <summary>A sample's result is the same bits alone, in any batch, at any place in it, and on 1 to 8 threads: every stored model, on
/// its stored inputs. Threads are used however little there is to do.</summary>
public sealed class BitStability
{
    // All layers, and some of the models that were stored for their training.
    private static readonly string[] s_all =
    [
        .. FixtureCase
            .All()
            .Except([.. FixtureCases.Refused.Keys, .. FixtureCases.Incomplete])
            .Concat(["models/char_gru", "models/imdb_lstm", "models/sine_gru", "models/tagger"])
            .Where(id =>
                (!id.Contains("/training/", StringComparison.Ordinal) || Hash(id) % 4 == 0)
                && new FixtureCase(id) is { HasArchitecture: true, Error: null }
            ),
    ];

    // Normalizes by the statistics of the batch at hand, or takes the greatest of all samples.
    private static readonly string[] s_mixing =
    [
        .. s_all.Where(id =>
            (id.Contains("/batch_normalization/", StringComparison.Ordinal) && id.Contains("mode_2", StringComparison.Ordinal))
            || id.EndsWith("/lambda/axes_unsaid", StringComparison.Ordinal)
        ),
    ];

    internal static readonly string[] Models = [.. s_all.Except(s_mixing)];

    public static TheoryData<string> Cases => [.. Models];

    public static TheoryData<string> MixingCases => [.. s_mixing];

    [Fact]
    public void There_are_cases() => Models.Should().HaveCountGreaterThan(900);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_has_the_same_bits_in_any_batch_at_any_place_on_any_number_of_threads(string id)
    {
        int some = 2 + (int)(Hash(id) % 6);
        Problems(id, 1, some, 8).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(MixingCases))]
    public void What_is_left_out_does_mix_samples(string id) => Problems(id, 1).Should().NotBeEmpty();

    internal static uint Hash(string id) => id.Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u);

    private static List<string> Problems(string id, params int[] threads)
    {
        int[][]? expected = null;
        return Problems(id, ref expected, threads);
    }

    /// <summary>What differs from the bits expected; from the first number of threads with all samples at once, where there are
    /// none.</summary>
    internal static List<string> Problems(string id, ref int[][]? expected, params int[] threads)
    {
        var fixture = new FixtureCase(id);
        var inputs = fixture.Calls.First().Inputs;
        var problems = new List<string>();
        foreach (int count in threads)
        {
            using var model = fixture.Load(FixtureCases.Options(id, fixture, new CpuBackend(count) { PartWork = 1 }));
            int samples = (int)inputs[0].Lengths[0],
                whole = model.FixedBatch ?? samples;
            int[][] first = expected ??= Run(model, inputs, whole);
            int[] order = [.. Enumerable.Range(0, samples)];
            void Check(string what, int[] rows, int batch)
            {
                int[][] found = Run(model, [.. inputs.Select(x => Rows(x, rows))], batch);
                for (int o = 0; o < found.Length; o++)
                {
                    int width = samples == 0 ? 0 : first[o].Length / samples;
                    for (int r = 0; r < rows.Length; r++)
                        if (!found[o].AsSpan(r * width, width).SequenceEqual(first[o].AsSpan(rows[r] * width, width)))
                        {
                            problems.Add($"{count} threads, {what}: output {o}, row {r}");
                            break;
                        }
                }
            }
            Check("whole", order, whole);
            // With states each place of a batch is a sequence of its own, which goes on in the same place of the next.
            Check("reversed", [.. order.Chunk(Math.Max(1, whole)).SelectMany(batch => batch.Reverse())], whole);
            if (model.FixedBatch is not null)
                continue;
            Check("row by row", order, 1);
            Check("doubled", [.. order, .. order], 2 * samples);
            Check("by threes, tripled", [.. order, .. order.Reverse(), .. order], 3);
            Check("many", [.. Enumerable.Range(0, 41).Select(i => i * 7 % samples)], 41);
        }
        return problems;
    }

    private static int[][] Run(KerasSharp.Model model, Tensor<float>[] inputs, int batch)
    {
        model.ResetStates();
        return [.. model.Predict(inputs, Math.Max(1, batch)).Select(y => TestData.Bits([.. y]))];
    }

    private static Tensor<float> Rows(Tensor<float> x, int[] rows)
    {
        float[] from = [.. x];
        int width = (int)(x.FlattenedLength / Math.Max(1, x.Lengths[0]));
        return Tensor.Create(rows.SelectMany(r => from[(r * width)..((r + 1) * width)]).ToArray(), [rows.Length, .. x.Lengths[1..]]);
    }
}

/// <summary>The same on each SIMD width, whose sums have the same order; one model in eight.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed class BitStabilityOnWidths
{
    public static TheoryData<string> Cases =>
        [.. BitStability.Models.Where(id => BitStability.Hash(id) % 8 == 0 || id.StartsWith("models/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_has_the_same_bits_on_each_SIMD_width(string id)
    {
        int[][]? expected = null;
        foreach (var width in SimdWidths.Supported)
        {
            using var forced = new ForcedWidth(width);
            BitStability.Problems(id, ref expected, 1, 3).Should().BeEmpty($"{width}");
        }
    }
}
