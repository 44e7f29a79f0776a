using System.Numerics.Tensors;
using Microsoft.ML.Transforms;

namespace KerasSharp.ML;

/// <summary>A Keras model as a custom mapping of rows, which a saved pipeline finds again by its contract's name. Derive from it, give the
/// class the attribute <c>[CustomMappingFactoryAttribute(name)]</c> with the name, use the mapping as
/// <c>ml.Transforms.CustomMapping(new MyMapping().GetMapping(), name)</c>, and register the class's assembly with
/// <c>ml.ComponentCatalog.RegisterAssembly</c> before the pipeline is loaded. It computes row by row; many rows are faster through
/// <see cref="ModelScoring.Score"/>.</summary>
/// <typeparam name="TRow">The row that is read.</typeparam>
/// <typeparam name="TScored">What is added to it.</typeparam>
public abstract class KerasMappingFactory<TRow, TScored> : CustomMappingFactory<TRow, TScored>
    where TRow : class, new()
    where TScored : class, new()
{
    private readonly Lazy<Model> _model;

    /// <summary>A mapping whose model is loaded at its first row.</summary>
    protected KerasMappingFactory() => _model = new Lazy<Model>(Load);

    /// <summary>The mapping, for <c>ml.Transforms.CustomMapping</c>.</summary>
    public sealed override Action<TRow, TScored> GetMapping() => (row, scored) => Write(_model.Value.Predict(Read(row)), scored);

    /// <summary>Opens the model: once for each mapping.</summary>
    protected abstract Model Load();

    /// <summary>A row as one sample: [1, ...].</summary>
    protected abstract Tensor<float> Read(TRow row);

    /// <summary>Puts the prediction [1, ...] into what is added to the row.</summary>
    protected abstract void Write(Tensor<float> prediction, TScored scored);
}
