using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Stored cases of real Keras through the CUDA device on its stand-in: all of the recurrent layers of Keras 1.2.2, and one of
/// every other group. On a real device all cases run (<see cref="FixtureCases"/>).</summary>
[Collection(StandIn.Collection)]
public sealed class CudaFixtureTests
{
    private static readonly string[] s_all =
    [
        "keras-1.2.2/lstm/",
        "keras-1.2.2/gru/",
        "keras-1.2.2/simple_rnn/",
        "keras-1.2.2/bidirectional/",
    ];

    public static TheoryData<string> Cases()
    {
        var ids = FixtureCase
            .All()
            .Where(id => id.StartsWith("keras-1.2.2/", StringComparison.Ordinal) && new FixtureCase(id).HasArchitecture)
            .ToArray();
        return
        [
            .. ids.Where(id => s_all.Any(id.StartsWith))
                .Concat(ids.Where(id => !s_all.Any(id.StartsWith)).GroupBy(id => id[..id.LastIndexOf('/')]).Select(g => g.First())),
        ];
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Equals_Keras(string id)
    {
        StandIn.RequireStandIn();
        new FixtureCases().Equals_Keras(id, "cuda");
    }
}
