using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>What a caller gives in place of what no file holds the code of: a function by the name of a Lambda layer (or of the
/// Python function that it names) or of an activation, a layer by the name of its class.</summary>
public sealed class CustomLayers
{
    private readonly Dictionary<string, Func<IReadOnlyList<Node>, Node>> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<JsonElement, LayerSpec>> _classes = new(StringComparer.Ordinal);

    /// <summary>Gives the function of a Lambda layer with one input, or an activation.</summary>
    /// <param name="name">The layer's name, or that of its Python function; the activation's name.</param>
    /// <param name="function">From the input's value to the output's.</param>
    public CustomLayers Lambda(string name, Func<Node, Node> function) => Lambda(Given(name), new Lambda(function).Function);

    /// <summary>Gives the function of a Lambda or Merge layer with several inputs.</summary>
    /// <param name="name">The layer's name, or that of its Python function.</param>
    /// <param name="function">From the inputs' values to the output's.</param>
    public CustomLayers Lambda(string name, Func<IReadOnlyList<Node>, Node> function)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(function);
        _functions[name] = function;
        return this;
    }

    /// <summary>Gives the layer for a class that Keras does not have.</summary>
    /// <param name="className">The Python class's name.</param>
    /// <param name="create">From the layer's config, as the file has it, to the layer.</param>
    public CustomLayers Layer(string className, Func<JsonElement, LayerSpec> create)
    {
        ArgumentNullException.ThrowIfNull(className);
        ArgumentNullException.ThrowIfNull(create);
        _classes[className] = create;
        return this;
    }

    /// <summary>The function registered under one of the names, the first being tried first.</summary>
    public bool TryLambda([NotNullWhen(true)] out Func<IReadOnlyList<Node>, Node>? function, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (_functions.TryGetValue(name, out function))
                return true;
        function = null;
        return false;
    }

    /// <summary>The maker registered for a class.</summary>
    public bool TryLayer(string className, [NotNullWhen(true)] out Func<JsonElement, LayerSpec>? create) =>
        _classes.TryGetValue(className, out create);
}
