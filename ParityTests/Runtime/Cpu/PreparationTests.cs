using FluentAssertions;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Cpu;

/// <summary>What is computed from weights once for all threads.</summary>
public sealed class PreparationTests
{
    private sealed class Held(Variable source) : Preparation([source])
    {
        internal ManualResetEventSlim Begun { get; } = new(false);

        internal ManualResetEventSlim Go { get; } = new(true);

        protected override void Compute()
        {
            Begun.Set();
            Go.Wait();
        }

        public override void Dispose() { }
    }

    [Fact]
    public async Task What_is_being_computed_anew_is_not_current()
    {
        var variable = new Variable("w", [1], [1f], VariableRole.Weight);
        using var prepared = new Held(variable);
        prepared.Refresh();
        prepared.IsCurrent().Should().BeTrue();
        variable.Touch();
        prepared.Begun.Reset();
        prepared.Go.Reset();
        var again = Task.Run(prepared.Refresh);
        prepared.Begun.Wait();
        prepared.IsCurrent().Should().BeFalse("another thread would read what is half made");
        prepared.Go.Set();
        await again;
        prepared.IsCurrent().Should().BeTrue();
    }
}
