using System.Numerics.Tensors;
using KerasSharp.Cli.Bench;

namespace KerasSharp.Cli.Proofs;

/// <summary>Inputs on which two models are compared.</summary>
/// <param name="Name">What they are, in words.</param>
/// <param name="Values">One array for each input; of one that takes texts it has the shape alone.</param>
internal sealed record ProofInputs(string Name, IReadOnlyList<Tensor<float>> Values)
{
    private const int Samples = 8;

    private IReadOnlyList<string[]?>? Texts { get; init; }

    /// <summary>What a model is given: numbers, and texts where it takes them.</summary>
    internal IReadOnlyList<InputData> Given =>
        [
            .. Values.Select(
                (v, i) => Texts?[i] is { } texts ? new InputData(texts, [.. v.Lengths.ToArray().Select(e => (int)e)]) : new InputData(v)
            ),
        ];

    // Where a model takes any length; even and odd ones, for borders depend on that.
    private static readonly int[] s_lengths = [24, 33, 40];

    /// <summary>Random numbers, of several lengths where the model takes any, and the same with masked steps where it has masks.</summary>
    internal static IEnumerable<ProofInputs> Random(Model model)
    {
        int samples = model.FixedBatch ?? Samples;
        bool open = model.InputLayers.Any(i => i.InputShape!.Contains(null));
        int[] lengths = open ? s_lengths : [0];
        double? masked = MaskValue(model.Spec);
        foreach (int length in lengths)
        {
            if (model.TakesText)
            {
                var (numbers, texts) = ProofTexts.Make(model, samples, length == 0 ? null : length);
                string of = texts.Any(t => t is not null) ? "random words" : "random numbers";
                yield return new ProofInputs($"{samples} samples of {of}{(length == 0 ? "" : $", length {length}")}", numbers)
                {
                    Texts = texts,
                };
                continue;
            }
            var values = BenchInputs.Make(model, samples, length == 0 ? null : length);
            string what = $"{samples} samples of random numbers{(length == 0 ? "" : $", length {length}")}";
            yield return new ProofInputs(what, values);
            if (masked is { } value)
                yield return new ProofInputs($"{what}, masked", [.. values.Select(v => Masked(v, (float)value))]);
        }
    }

    /// <summary>The same, each number that is not whole changed in its last bit. Whole numbers may be those of words, or mask.</summary>
    internal ProofInputs Nudged() =>
        this with
        {
            Values =
            [
                .. Values.Select(x =>
                {
                    float[] values = new float[checked((int)x.FlattenedLength)];
                    x.FlattenTo(values);
                    for (int i = 0; i < values.Length; i++)
                        if (!float.IsInteger(values[i]))
                            values[i] = float.BitIncrement(values[i]);
                    return Tensor.Create(values, [.. x.Lengths]);
                }),
            ],
        };

    /// <summary>The value that masks a step; null where no layer makes masks.</summary>
    private static double? MaskValue(ModelSpec spec)
    {
        foreach (var layer in spec.Layers)
            if (
                layer switch
                {
                    Embedding { MaskZero: true } or ReversibleEmbedding { MaskZero: true } => 0,
                    Masking m => m.Value,
                    ModelSpec nested => MaskValue(nested),
                    _ => (double?)null,
                } is
                { } value
            )
                return value;
        return null;
    }

    /// <summary>The same with steps that are masked: after the end, before the beginning and in the middle, by sample.</summary>
    private static Tensor<float> Masked(Tensor<float> x, float value)
    {
        if (x.Rank < 2)
            return x;
        float[] values = new float[checked((int)x.FlattenedLength)];
        x.FlattenTo(values);
        int samples = (int)x.Lengths[0],
            steps = (int)x.Lengths[1],
            width = samples == 0 || steps == 0 ? 0 : values.Length / samples / steps;
        for (int n = 0; n < samples; n++)
        for (int t = 0; t < steps; t++)
        {
            bool hides = (n % 4) switch
            {
                0 => t >= steps - steps / 3,
                1 => t < steps / 3,
                2 => t % 3 == 1,
                _ => false,
            };
            if (hides)
                Array.Fill(values, value, (n * steps + t) * width, width);
        }
        return Tensor.Create(values, [.. x.Lengths]);
    }
}
