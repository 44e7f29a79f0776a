using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Tests that force a register width run beside no others.</summary>
[CollectionDefinition(SimdWidthCollection.Name, DisableParallelization = true)]
public sealed class ForcedWidths;

/// <summary>A register width that is forced while another thread makes a plan: the plan's matrices must agree on one width.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed class ChangingWidthTests
{
    public static TheoryData<string> Cases =>
        [
            .. new[] { "gru", "lstm", "simplernn", "convlstm2d", "conv1d", "dense", "bidirectional" }.SelectMany(layer =>
                FixtureCase.All().Where(id => id.StartsWith($"keras-2.3.1/{layer}/", StringComparison.Ordinal)).Take(4)
            ),
            "keras-2.3.1/gru/stateful_masked",
            "keras-2.3.1/gru/reset_after_masked_stateful",
        ];

    public static TheoryData<string> Trained =>
        [
            .. FixtureCase
                .All()
                .Where(id => id.Contains("/training/", StringComparison.Ordinal) && id.Contains("gru", StringComparison.Ordinal))
                .Take(3),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_are_the_same(string id) =>
        WhileTheWidthChanges(() => FixtureCases.PredictsAsKeras(id, new FixtureCase(id), new() { Device = Device.Cpu() }));

    [Theory]
    [MemberData(nameof(Trained))]
    public void Trainings_are_the_same(string id) => WhileTheWidthChanges(() => new TrainingCases().Trains_as_Keras(id, "cpu"));

    private static void WhileTheWidthChanges(Action act)
    {
        bool ended = false;
        var changing = new Thread(() =>
        {
            var widths = SimdWidths.Supported.ToArray();
            for (int i = 0; !Volatile.Read(ref ended); i++)
                SimdWidths.Active = widths[i % widths.Length];
        });
        changing.Start();
        try
        {
            for (int i = 0; i < 25; i++)
                act();
        }
        finally
        {
            Volatile.Write(ref ended, true);
            changing.Join();
            SimdWidths.Active = SimdWidths.Best;
        }
    }
}
