using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Parity;

/// <summary>NaN, infinities, denormals, huge numbers and empty sequences (fixtures/keras-1.2.2/numbers): each element as real Keras
/// gives it, whatever stands beside it, on every SIMD width, with and without fusion.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed class NumberCases
{
    // What elementary functions may take for 0: below it float32 has fewer digits.
    private const double SmallestNormal = 1.1754944e-38;

    private static readonly string[] s_cases =
    [
        .. FixtureCase
            .All()
            .Where(id => id.Contains("/numbers/", StringComparison.Ordinal) && new FixtureCase(id) is { Error: null, Training: null }),
    ];

    public static TheoryData<string> Cases => [.. s_cases];

    [Fact]
    public void There_are_cases() => s_cases.Should().HaveCountGreaterThan(75);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_element_equals_Keras(string id)
    {
        var fixture = new FixtureCase(id);
        var problems = new List<string>();
        void Check(string device, IBackend backend, bool fuse, FixtureCase f)
        {
            using var loaded = f.Load(FixtureCases.Options(id, f, backend));
            using var model = fuse ? loaded : new Model(loaded.Spec, backend, new CompileOptions { Fuse = false });
            if (!fuse)
                model.SetWeights(loaded.GetWeights());
            foreach (var (inputs, outputs, _) in f.Calls)
            foreach (var ((name, expected), y) in outputs.Zip(model.Predict(inputs, f.BatchSize)))
            {
                double[] want = expected.ReadDoubles();
                float[] got = [.. y];
                got.Should().HaveCount(want.Length);
                var wrong = Enumerable.Range(0, want.Length).Where(i => !Near(want[i], got[i], f.Tolerance.Relative)).ToArray();
                if (wrong.Length > 0)
                    problems.Add(
                        $"{device}, {name}: {wrong.Length} of {want.Length}, "
                            + $"{string.Join("; ", wrong.Take(6).Select(i => $"[{i}] expected {want[i]:G9}, found {got[i]:G9}"))}"
                    );
            }
        }

        Check("reference", new ReferenceBackend<float>(), true, fixture);
        foreach (var width in SimdWidths.Supported)
        {
            using var forced = new ForcedWidth(width);
            foreach (bool fuse in new[] { true, false })
                Check($"cpu {width}{(fuse ? "" : ", not fused")}", new CpuBackend(), fuse, fixture);
        }
        problems.Should().BeEmpty("{0} was computed by Keras {1}", id, fixture.Keras);
    }

    private static bool Near(double want, float got, double relative) =>
        want.Equals((double)got)
        || double.IsFinite(want) && Math.Abs(want - got) <= relative * Math.Max(1, Math.Abs(want))
        || (want == 0 && Math.Abs(got) <= SmallestNormal);
}
