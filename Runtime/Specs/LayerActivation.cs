using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>A layer that ends with a function, which may be a layer with weights of its own.</summary>
internal interface IActivated
{
    /// <summary>What is applied to the output.</summary>
    Activation Activation { get; }

    /// <summary>The same layer with another function.</summary>
    LayerSpec With(Activation activation);
}

/// <summary>A layer with weights in the place of a function: <c>Dense(8, activation=PReLU())</c>. It is called on what the layer around it
/// would give, so its weights have the shape of that, and stand behind those of the layer around it.</summary>
/// <param name="Layer">The layer, which keeps its input's shape.</param>
internal sealed record LayerActivation(LayerSpec Layer) : Activation
{
    /// <summary>What its path has behind that of the layer around it.</summary>
    internal const string Part = "activation";

    /// <summary>The layer with weights that a layer ends with; null for none.</summary>
    internal static LayerSpec? Of(LayerSpec layer) => layer is IActivated { Activation: LayerActivation own } ? own.Layer : null;

    /// <summary>Whether it learns where the layer around it is frozen (Keras 3).</summary>
    public bool LearnsAlone { get; init; }

    public override bool IsElementwise => false;

    protected override string Title => Layer.ClassName;

    // Weights belong to a call of a layer (LayerContext.Activate); a function alone has none.
    private protected override Node Compose(Node x) =>
        throw new InvalidOperationException($"a {Layer.ClassName} has weights and is no function; expected a layer that calls it");

    protected override bool PrintMembers(System.Text.StringBuilder builder) => false;
}
