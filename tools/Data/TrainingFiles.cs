using System.Numerics.Tensors;

namespace KerasSharp.Data;

/// <summary>Reads inputs, targets and sample weights from files, as a whole.</summary>
/// <param name="format">The format of files whose names do not tell it; null where their first bytes shall.</param>
/// <param name="inputFormat">The format of the inputs' file, whatever its name; null for none.</param>
/// <param name="padding">How sequences of inputs are padded.</param>
/// <param name="rules">How lines of text become samples.</param>
/// <param name="standardInput">Standard input, which one of the files may be.</param>
/// <param name="notice">Is told what was taken for what although nothing says so.</param>
/// <param name="tables">The formats of tables.</param>
internal sealed class TrainingFiles(
    FileFormat? format,
    FileFormat? inputFormat,
    SequencePadding padding,
    TextRules rules,
    Stream standardInput,
    Action<string> notice,
    Func<FileFormat, ITableFormat> tables
)
{
    private const string InputOption = "--input-format";

    private readonly List<FileFormat> _found = [];

    /// <summary>Reads all of them.</summary>
    /// <param name="model">The model, compiled for training.</param>
    /// <param name="input">The inputs' files.</param>
    /// <param name="target">The targets' file; its arrays are named as the output layers.</param>
    /// <param name="weights">The sample weights' file; null for ones.</param>
    /// <param name="samples">How many samples of inputs there are.</param>
    /// <exception cref="KerasException">A file is damaged or does not fit the model.</exception>
    internal TrainingData Read(Model model, IReadOnlyList<string> input, string target, string? weights, out long samples)
    {
        if (input.Append(target).Append(weights).Count(f => f == FileFormats.Standard) > 1)
            throw new KerasException("standard input can be one file only: the input, the target or the sample weights");
        var schemas = InputSchema.Of(model);
        var xs = ReadAll(input, inputFormat, schemas, padding, InputOption);
        var ys = ReadAll([target], null, Targets(model), new SequencePadding(null), "--format");
        var given = weights is null ? null : ReadAll([weights], null, Weights(model), new SequencePadding(null), "--format");
        rules.RequireUse(_found);
        samples = xs[schemas[0].Name].Lengths[0];
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

    private Dictionary<string, Tensor<float>> ReadAll(
        IReadOnlyList<string> paths,
        FileFormat? own,
        IReadOnlyList<InputSchema> schemas,
        SequencePadding lengths,
        string option
    )
    {
        bool isNamed = paths[0] != FileFormats.Standard && FileFormats.OfName(paths[0]) is not null;
        using var file = InputFiles.Open(paths, standardInput, own ?? (isNamed ? null : format), option, tables);
        _found.Add(file.Format);
        using var reader = file.Read(schemas, lengths, option == InputOption ? rules : rules.ForOtherColumns, notice);
        var tensors = reader.Read(int.MaxValue).Inputs;
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

    // One number a sample. Reshape refuses [n, 1] over memory that is longer.
    private static Tensor<float> Flat(Tensor<float> weights) =>
        weights.Rank == 1 ? weights : Tensor.Create(TokenIds.Flatten(weights).ToArray(), [weights.Lengths[0]]);
}
