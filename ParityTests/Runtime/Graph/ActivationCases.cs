using System.Reflection;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Every activation function: those that have a name without parameters are found, of each family with parameters there are some
/// here. <see cref="ActivationTests"/> fails where a family is forgotten.</summary>
internal static class ActivationCases
{
    private static readonly Activation[] s_families =
    [
        new ReluActivation(0.25),
        new ReluActivation(MaxValue: 1.5),
        new ReluActivation(Threshold: 0.5),
        new ReluActivation(0.25, 1.5, 0.5),
        new ReluActivation(0.25, 1.5, 0.5) { Form = ReluForm.HalfSum },
        new ReluActivation(0.25) { Form = ReluForm.HalfSum },
        new ReluActivation(0.25) { Form = ReluForm.Parts },
        new LeakyReluActivation(0.125),
        new LeakyReluActivation(-0.25),
        new EluActivation(0.75),
        new EluActivation(-0.5),
        new CeluActivation(1.5),
        new ThresholdActivation(0.5, -0.25),
        new SoftShrinkActivation(),
        new HardShrinkActivation(),
        new SquarePlusActivation(),
        new SoftmaxActivation(),
        new SoftmaxActivation(1),
        new LogSoftmaxActivation(),
        new LogSoftmaxActivation(1),
        new GluActivation(),
        new GluActivation(1),
        new SparsemaxActivation(),
        new SparsemaxActivation(1),
    ];

    /// <summary>Each with a name of its own.</summary>
    internal static IReadOnlyList<(string Name, Activation Activation)> All { get; } =
    [
        .. typeof(Activation).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => (p.Name, (Activation)p.GetValue(null)!)),
        .. s_families.Select(a => (a.ToString(), a)),
    ];

    /// <summary>The operations that they are.</summary>
    internal static IReadOnlyList<ActivationOp> Operations { get; } =
    [.. All.Select(a => a.Activation.Operation).OfType<ActivationOp>().Distinct()];
}
