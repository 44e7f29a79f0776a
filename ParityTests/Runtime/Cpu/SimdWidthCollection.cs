using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu;

/// <summary>Tests that force a register width run one after another.</summary>
[CollectionDefinition(SimdWidthCollection.Name, DisableParallelization = true)]
public sealed class SimdWidthCollection
{
    public const string Name = "forced SIMD width";
}

/// <summary>Forces a register width until disposed.</summary>
internal readonly struct ForcedWidth : IDisposable
{
    public ForcedWidth(SimdWidth width) => SimdWidths.Active = width;

    public void Dispose() => SimdWidths.Active = SimdWidths.Best;
}
