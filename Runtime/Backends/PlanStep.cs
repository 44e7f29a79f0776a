namespace KerasSharp.Runtime.Backends;

/// <summary>One line of a <see cref="PlanReport"/>.</summary>
/// <param name="Kernel">What runs.</param>
/// <param name="Layer">For which layer.</param>
/// <param name="Fused">Whether it stands for a whole region.</param>
/// <param name="Note">What was fused, or why not.</param>
public sealed record PlanStep(string Kernel, string Layer, bool Fused, string Note);
