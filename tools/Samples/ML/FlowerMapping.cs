using System.Numerics.Tensors;
using KerasSharp.ML;
using Microsoft.ML.Transforms;

namespace KerasSharp.Samples.ML;

/// <summary>The model as part of a pipeline that can be saved: the file holds the contract's name, and whoever loads it has this
/// class.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class FlowerMapping : KerasMappingFactory<Flower, Verdict>
{
    internal const string Contract = "flower";

    /// <summary>Where the model lies: of the program, and not of the pipeline's file.</summary>
    internal static string ModelPath { get; set; } = "model.h5";

    protected override Model Load() => KerasModel.Load(ModelPath);

    protected override Tensor<float> Read(Flower row) => Tensor.Create(row.Features, [1, row.Features.Length]);

    protected override void Write(Tensor<float> prediction, Verdict scored)
    {
        scored.Score = new float[prediction.FlattenedLength];
        prediction.FlattenTo(scored.Score);
    }
}
