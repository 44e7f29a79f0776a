using System.Numerics.Tensors;
using KerasSharp.Runtime.Training;

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
        var trained = OutputTraining.Of(model.TrainingSpec!, model.Spec);
        var xs = model.TakesText ? ReadTexts(model, input) : ReadNumbers(model, input);
        var ys = ReadAll([target], null, Targets(model, trained), new SequencePadding(null), "--format");
        var given = weights is null ? null : ReadAll([weights], null, Weights(model, trained), new SequencePadding(null), "--format");
        rules.RequireUse(_found);
        samples = xs[0].Lengths[0];
        return new TrainingData(
            xs,
            [.. trained.Select(o => ys[o.Name])],
            given is null
                ? null
                :
                [
                    .. trained.Select(o =>
                        given.TryGetValue(o.Name, out var w)
                            ? IsTemporal(o)
                                ? w
                                : Flat(w)
                            : null
                    ),
                ]
        )
        {
            Vectorized = model.TakesText,
        };
    }

    private Tensor<float>[] ReadNumbers(Model model, IReadOnlyList<string> input)
    {
        var schemas = InputSchema.Of(model);
        var xs = ReadAll(input, inputFormat, schemas, padding, InputOption);
        return [.. schemas.Select(s => xs[s.Name])];
    }

    /// <summary>What the layers that run before the graph make of the texts, once for all epochs: they have nothing that is trained.
    /// </summary>
    private Tensor<float>[] ReadTexts(Model model, IReadOnlyList<string> paths)
    {
        if (model.TextLengthsVary)
            throw new KerasUnsupportedException(
                $"model '{model.Name}': its texts have no fixed length, and Keras fills each batch up to its own longest one, which is not "
                    + $"supported in training; give TextVectorization an output_sequence_length, or train the part behind it on numbers"
            );
        bool isNamed = paths[0] != FileFormats.Standard && FileFormats.OfName(paths[0]) is not null;
        using var file = InputFiles.Open(paths, standardInput, inputFormat ?? (isNamed ? null : format), InputOption, tables);
        _found.Add(file.Format);
        using var reader = file.ReadTexts(model, padding, rules, null);
        return [.. reader.Read(int.MaxValue).Inputs];
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

    private static InputSchema[] Targets(Model model, IReadOnlyList<OutputTraining> trained) =>
        [
            .. trained.Select(o =>
            {
                int?[] shape = [.. model.OutputShapes[o.Place].Skip(1)];
                if (o.Loss.IsSparse)
                    shape[^1] = 1;
                return new InputSchema(o.Name, o.Loss.IsKerasOwn ? shape : [.. shape.Select(_ => (int?)null)], false)
                {
                    Kind = InputSchema.Target,
                    OfClassNumbers =
                        o.Loss.Name == Losses.CategoricalCrossentropy.Name
                            ? new ClassNumberAdvice(o.Name, Losses.SparseCategoricalCrossentropy.Name)
                            : null,
                };
            }),
        ];

    private static InputSchema[] Weights(Model model, IReadOnlyList<OutputTraining> trained) =>
        [
            .. trained.Select(o => new InputSchema(o.Name, [IsTemporal(o) ? model.OutputShapes[o.Place][1] : 1], false)
            {
                Kind = "sample weight",
                IsOptional = trained.Count > 1,
            }),
        ];

    private static bool IsTemporal(OutputTraining output) => output.Mode == SampleWeightMode.Temporal;

    // One number a sample. Reshape refuses [n, 1] over memory that is longer.
    private static Tensor<float> Flat(Tensor<float> weights) =>
        weights.Rank == 1 ? weights : Tensor.Create(TokenIds.Flatten(weights).ToArray(), [weights.Lengths[0]]);
}
