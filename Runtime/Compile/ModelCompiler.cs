using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Runtime.Compile;

/// <summary>A model's plan for inputs of certain extents, any number of samples.</summary>
/// <param name="Plan">What runs.</param>
/// <param name="Inputs">The shapes that go in.</param>
/// <param name="Outputs">The shapes that come out.</param>
public sealed record CompiledModel(IPlan Plan, IReadOnlyList<Shape> Inputs, IReadOnlyList<Shape> Outputs);

/// <summary>Makes a model's plans for prediction, and keeps them by the inputs' extents.</summary>
public sealed class ModelCompiler(ModelSpec spec, VariableStore store, IBackend backend, CompileOptions options) : IDisposable
{
    private readonly Dictionary<string, Lazy<CompiledModel>> _plans = [];
    private readonly Lock _lock = new();

    /// <summary>The plan that predicts the model's outputs, or those of the layers named.</summary>
    /// <param name="shapes">The inputs' shapes [N, ...].</param>
    /// <param name="layers">Paths of layers whose outputs are wanted instead of the model's; null for the model's own.</param>
    /// <exception cref="KerasException">The model cannot take these shapes, or has no such layer.</exception>
    public CompiledModel Predictor(IReadOnlyList<Shape> shapes, IReadOnlyList<string>? layers = null)
    {
        string key = $"{string.Join(';', shapes)}|{(layers is null ? "" : string.Join(';', layers))}";
        Lazy<CompiledModel> plan;
        lock (_lock)
            if (!_plans.TryGetValue(key, out plan!))
                _plans[key] = plan = new Lazy<CompiledModel>(() => Compile(shapes, layers));
        return plan.Value;
    }

    private CompiledModel Compile(IReadOnlyList<Shape> shapes, IReadOnlyList<string>? layers)
    {
        var lowering = Lowering.Run(spec, store, shapes, training: false);
        var outputs = layers is null ? lowering.Outputs.Select((o, i) => ($"output {i}", o.Value))
            : layers.SelectMany(path => lowering.Layers.TryGetValue(path, out var values) ? values.Select((v, i) => (path, v.Value))
                : throw new KerasException($"the model has no layer '{path}'; it has {string.Join(", ", lowering.Layers.Keys)}"));
        var graph = new OperationGraph { Inputs = lowering.Inputs, Outputs = [.. outputs], Updates = layers is null ? lowering.Updates : [] };
        return new CompiledModel(backend.Compile(graph, options), shapes, [.. graph.Outputs.Select(o => o.Value.Shape)]);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var plan in _plans.Values)
                if (plan.IsValueCreated) plan.Value.Plan.Dispose();
            _plans.Clear();
        }
    }
}
