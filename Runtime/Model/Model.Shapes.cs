namespace KerasSharp;

public sealed partial class Model
{
    private readonly DeclaredShapes _shapes;

    /// <summary>The shapes of all layers' outputs.</summary>
    internal DeclaredShapes Shapes => _shapes;

    /// <summary>For each output its shape [samples, ...], as Keras's <c>output_shape</c>: null where an extent is not known
    /// ahead.</summary>
    public IReadOnlyList<IReadOnlyList<int?>> OutputShapes => _shapes.Outputs;

    /// <summary>The model's layers with their output shapes, numbers of parameters and connections.</summary>
    public ModelSummary Summary() => ModelSummarizer.Summarize(this, _shapes);
}
