namespace KerasSharp;

/// <summary>Numbers that Keras shares between losses, metrics and constraints.</summary>
internal static class KerasConstants
{
    /// <summary>Keras's fuzz factor: 1e-7 in every release (written as 10e-8).</summary>
    public const double Epsilon = 1e-7;
}
