using System.Numerics.Tensors;

namespace KerasSharp.Cli.Data;

/// <summary>Reads inputs, targets and sample weights from files, as a whole.</summary>
internal static class TrainingFiles
{
    /// <summary>Reads all of them.</summary>
    /// <param name="model">The model, compiled for training.</param>
    /// <param name="input">The inputs' file.</param>
    /// <param name="target">The targets' file; its arrays are named as the output layers.</param>
    /// <param name="weights">The sample weights' file; null for ones.</param>
    /// <param name="format">The format of files whose names do not tell it.</param>
    /// <param name="padding">How sequences of inputs are padded.</param>
    /// <param name="standardInput">Standard input, which one of the files may be.</param>
    /// <exception cref="KerasException">A file is damaged or does not fit the model.</exception>
    internal static TrainingData Read(
        Model model,
        string input,
        string target,
        string? weights,
        FileFormat? format,
        SequencePadding padding,
        Stream standardInput
    )
    {
        if (new[] { input, target, weights }.Count(f => f == FileFormats.Standard) > 1)
            throw new KerasException("standard input can be one file only: the input, the target or the sample weights");
        var schemas = InputSchema.Of(model);
        var xs = ReadAll(input, format, schemas, padding, standardInput);
        var ys = ReadAll(target, format, Targets(model), new SequencePadding(null), standardInput);
        var given = weights is null ? null : ReadAll(weights, format, Weights(model), new SequencePadding(null), standardInput);
        return new TrainingData(
            [.. schemas.Select(s => xs[s.Name])],
            [.. model.OutputNames.Select(n => ys[n])],
            given is null
                ? null
                :
                [
                    .. model.OutputNames.Select(
                        (n, i) =>
                            given.TryGetValue(n, out var w)
                                ? IsTemporal(model, i)
                                    ? w
                                    : Flat(w)
                                : null
                    ),
                ]
        );
    }

    private static Dictionary<string, Tensor<float>> ReadAll(
        string path,
        FileFormat? format,
        IReadOnlyList<InputSchema> schemas,
        SequencePadding padding,
        Stream standardInput
    )
    {
        using var file = InputFile.Open(path, standardInput);
        using var reader = file.Read(
            path != FileFormats.Standard && FileFormats.OfName(path) is not null ? null : format,
            schemas,
            padding
        );
        var tensors = reader.Read(int.MaxValue);
        return reader.Names.Select((name, i) => (name, tensors[i])).ToDictionary(p => p.name, p => p.Item2);
    }

    private static InputSchema[] Targets(Model model)
    {
        var losses = model.TrainingSpec!.Loss.Resolve("loss", model.OutputNames);
        return
        [
            .. model.OutputNames.Select(
                (name, i) =>
                {
                    int?[] shape = [.. model.OutputShapes[i].Skip(1)];
                    if (losses[i].IsSparse)
                        shape[^1] = 1;
                    return new InputSchema(name, losses[i].IsKerasOwn ? shape : [.. shape.Select(_ => (int?)null)], false)
                    {
                        Kind = "target",
                        OfClassNumbers =
                            losses[i].Name == Losses.CategoricalCrossentropy.Name
                                ? new ClassNumberAdvice(name, Losses.SparseCategoricalCrossentropy.Name)
                                : null,
                    };
                }
            ),
        ];
    }

    private static InputSchema[] Weights(Model model) =>
        [
            .. model.OutputNames.Select(
                (name, i) =>
                    new InputSchema(name, [IsTemporal(model, i) ? model.OutputShapes[i][1] : 1], false)
                    {
                        Kind = "sample weight",
                        IsOptional = model.OutputNames.Count > 1,
                    }
            ),
        ];

    private static bool IsTemporal(Model model, int output) =>
        model.TrainingSpec!.SampleWeightModes?.Resolve("sample weight mode", model.OutputNames, () => SampleWeightMode.Sample)[output]
        == SampleWeightMode.Temporal;

    // One number a sample.
    private static Tensor<float> Flat(Tensor<float> weights) => weights.Rank == 1 ? weights : weights.Reshape<float>([weights.Lengths[0]]);
}
