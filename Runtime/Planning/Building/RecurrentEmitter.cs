using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>How a device runs whole recurrences in fused kernels, and why it does not run some.</summary>
internal abstract class RecurrentEmitter
{
    /// <summary>Why a recurrence has no fused kernel; null where it has.</summary>
    public abstract string? Refusal(Recurrence recurrence);

    /// <summary>Why the gradient of a fused recurrence has no fused kernel; null where it has.</summary>
    public abstract string? GradientRefusal(Recurrence recurrence, Node gradient);

    /// <summary>Whether a fused gradient reads that input of its node itself, and not through what the forward pass kept.</summary>
    public virtual bool Reads(Recurrence recurrence, Node gradient, int input) => true;

    /// <summary>Schedules a fused recurrence and says where the outputs that are used lie.</summary>
    public abstract void Forward(Recurrence recurrence);

    /// <summary>Schedules the fused gradient of a fused recurrence and says where the outputs that are used lie.</summary>
    public abstract void Gradient(Recurrence recurrence, Node gradient);
}
