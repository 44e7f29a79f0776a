namespace KerasSharp;

/// <summary>act(x W + b) along the last axis.</summary>
/// <param name="Units">The extent of the result's last axis.</param>
public sealed record Dense(int Units) : LayerSpec
{
    public ActivationFunction Activation { get; init; } = ActivationFunction.Linear;
    public bool UseBias { get; init; } = true;
    public Initializer? KernelInitializer { get; init; }
    public Regularizer? KernelRegularizer { get; init; }
    public Regularizer? BiasRegularizer { get; init; }
    public Regularizer? ActivityRegularizer { get; init; }
    public Constraint? KernelConstraint { get; init; }
    public Constraint? BiasConstraint { get; init; }
}
