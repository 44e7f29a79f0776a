using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Training;

namespace KerasSharp;

/// <summary>A model that can run. Prediction is safe from many threads at once; on a model that keeps states the calls run one
/// after another. Weights and states may not be set while another thread predicts.</summary>
public sealed partial class Model : ITrainable, IDisposable
{
    private readonly ModelCompiler _compiler;
    private readonly Predictor _predictor;
    private readonly Lock _stateLock = new();

    /// <summary>Builds a model: declares its weights, which are drawn by their initializers until they are set.</summary>
    /// <param name="spec">The layer graph.</param>
    /// <param name="backend">The device that runs it.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="seed">For weights that are drawn.</param>
    /// <exception cref="KerasException">The layers do not fit together; the message names the layer.</exception>
    public Model(ModelSpec spec, IBackend backend, CompileOptions? options = null, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(backend);
        (Spec, Backend) = (spec, backend);
        Options = options ?? new CompileOptions();
        var inputs = new ModelInputs(spec, Name);
        (PlaceholderExtent, Variables, Declared, Inputs) = DeclaredShapes.Declare(spec, inputs, Options.MemoryLimit, seed);
        _compiler = new ModelCompiler(spec, Variables, backend, Options, Inputs);
        _shapes = new DeclaredShapes(spec, Inputs, Declared, PlaceholderExtent);
        Layers = new ModelLayers(this);
        OutputNames = NamesOfOutputs(spec);
        _predictor = new Predictor(Name, _compiler, Inputs, OutputNames, _stateLock);
        Stepper = new Stepper(this);
    }

    /// <summary>The layers and how they are connected, as far as that can be configured: what <c>get_config</c> tells in Keras.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The model's name, such as <c>sequential_1</c>.</summary>
    public string Name => Spec.Name ?? Spec.ClassName.ToLowerInvariant();

    /// <summary>The device that runs it.</summary>
    public IBackend Backend { get; }

    /// <summary>What the model was read from, kept by whoever read it so that it can be written back; null for none.</summary>
    internal IModelOrigin? Origin { get; set; }

    /// <summary>What the model's file calls a layer's class, or else what Keras calls it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="path">Its name, behind those of the models around it.</param>
    internal string ClassNameOf(LayerSpec layer, string path) => Origin?.ClassName(path) ?? layer.ClassName;

    /// <summary>How plans are made: threads, limits, what may be fused. Given when the model was built or loaded.</summary>
    public CompileOptions Options { get; }

    /// <summary>The layers through which data comes in, in the order in which it is given.</summary>
    public IReadOnlyList<InputLayer> InputLayers => Inputs.Given;

    /// <summary>For each output the name of the layer that gives it; where a layer gives several, with <c>_1</c>, <c>_2</c> behind
    /// the second and the following.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Weights and states by path.</summary>
    internal VariableStore Variables { get; }

    /// <summary>The model's layers, by place and by name.</summary>
    public ModelLayers Layers { get; }

    /// <summary>The number of samples that each batch must have, where some layer keeps a state, or an operation states the number that the
    /// inputs state; else null.</summary>
    public int? FixedBatch => Inputs.FixedBatch;

    /// <summary>What the layers declared when the model was built: weights and shapes. Where a nested model is called several times on the
    /// same shapes, its layers are written for the first call alone, so the values are not fit to run.</summary>
    internal Lowering Declared { get; }

    /// <summary>What tells this model from others: SHA-256, in hexadecimal, of its layers, their connections and the bits of its weights.
    /// The same file gives the same hash in every process; another weight gives another one. <see cref="ModelStates"/> carry it.</summary>
    public string Hash => Stepper.Hash;

    /// <summary>Runs steps (<see cref="ModelCalls"/>).</summary>
    internal Stepper Stepper { get; }

    /// <summary>What data the model takes.</summary>
    internal ModelInputs Inputs { get; }

    ModelInputs ITrainable.Inputs => Inputs;

    VariableStore ITrainable.Variables => Variables;

    Lowering ITrainable.Declared => Declared;

    /// <summary>What the model was declared with in the place of extents that are not known ahead.</summary>
    internal int PlaceholderExtent { get; }

    /// <summary>What runs, what was fused, and what was not and why: the plan of the latest prediction, or before the first one
    /// the plan for the declared shapes, with 64 in the place of extents that are not known ahead (256 or 1024 where windows need
    /// it).</summary>
    /// <exception cref="KerasUnsupportedException">The device lacks something that the model needs.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public PlanReport Explain() => _compiler.Explain(Inputs.DeclaredExtents(PlaceholderExtent));

    /// <summary>Plans for predictions and steps that were made so far: a service whose number grows meets ever new shapes.</summary>
    internal long PlansBuilt => _compiler.Built + Stepper.Built;

    /// <summary>Releases the device's copies. A prediction that is still running in another thread ends undisturbed.</summary>
    public void Dispose()
    {
        _compiler.Dispose();
        Stepper.Dispose();
        _session?.Dispose();
    }

    private static string[] NamesOfOutputs(ModelSpec spec)
    {
        var seen = new Dictionary<string, int>();
        return
        [
            .. spec.EndNames.Select(name =>
            {
                int times = seen[name] = seen.GetValueOrDefault(name) + 1;
                return times == 1 ? name : $"{name}_{times - 1}";
            }),
        ];
    }
}
