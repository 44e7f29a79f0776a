using System.Numerics.Tensors;
using KerasSharp.Cli.Bench;

namespace KerasSharp.Cli.Proofs;

/// <summary>Random inputs of a model that takes texts, or whole numbers that are looked up or hashed.</summary>
internal static class ProofTexts
{
    // One word in so many is in no vocabulary.
    private const int Strange = 5;

    private const int MostWords = 12,
        HashedNumbers = 1000;

    /// <summary>One array of numbers for each input, and the texts of those that take texts; the array has their shape.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="extent">Stands for extents that are not known ahead; null where there is none.</param>
    internal static (Tensor<float>[] Values, string[]?[] Texts) Make(Model model, int samples, int? extent)
    {
        var random = new Random(1);
        var texts = new string[]?[model.InputLayers.Count];
        var values = new Tensor<float>[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            nint[] shape = [samples, .. model.InputLayers[i].InputShape!.Select(e => (nint)(e ?? extent ?? BenchInputs.DefaultExtent))];
            int count = checked((int)shape.Aggregate((nint)1, (a, b) => checked(a * b)));
            LayerSpec[] readers = [.. Readers(model.Spec, model.Spec.Inputs[i])];
            if (model.InputLayers[i].Text)
                texts[i] = [.. Enumerable.Range(0, count).Select(_ => Text(readers, random))];
            int rows = BenchInputs.Vocabulary(model.Spec, model.Spec.Inputs[i]);
            float[] numbers = [.. Enumerable.Range(0, count).Select(_ => texts[i] is null ? Number(readers, rows, random) : 0)];
            values[i] = Tensor.Create(numbers, shape);
        }
        return (values, texts);
    }

    /// <summary>A sentence where each reader splits its texts, else one word.</summary>
    private static string Text(LayerSpec[] readers, Random random)
    {
        var known = readers.OfType<VocabularyLayer>().FirstOrDefault();
        bool allowsStrange = readers.OfType<VocabularyLayer>().All(v => v.UnknownPlaces > 0);
        bool isSplit = readers.Length > 0 && readers.All(r => r is TextVectorization { Split: not TextSplit.None });
        string Word() =>
            known is { Vocabulary.Count: > 0 } && (!allowsStrange || random.Next(Strange) > 0)
                ? known.Vocabulary[random.Next(known.Vocabulary.Count)]
                : $"word{random.Next(HashedNumbers)}";
        return isSplit ? string.Join(' ', Enumerable.Range(0, random.Next(1, MostWords + 1)).Select(_ => Word())) : Word();
    }

    private static float Number(LayerSpec[] readers, int rows, Random random)
    {
        if (readers.OfType<IntegerLookup>().FirstOrDefault() is { Vocabulary.Values.Count: > 0 } lookup)
            return lookup.UnknownPlaces > 0 && random.Next(Strange) == 0
                ? random.Next(HashedNumbers)
                : (float)lookup.Vocabulary.Values[random.Next(lookup.Vocabulary.Values.Count)];
        return rows > 0 ? random.Next(rows)
            : readers.Any(r => r is TextLayer) ? random.Next(HashedNumbers)
            : 2 * random.NextSingle() - 1;
    }

    /// <summary>The layers that are called with a value, in nested models too.</summary>
    private static IEnumerable<LayerSpec> Readers(ModelSpec spec, TensorRef value)
    {
        foreach (var call in spec.Calls)
            for (int i = 0; i < call.Inputs.Count; i++)
                if (call.Inputs[i] == value)
                    if (spec.Layers[call.Layer] is ModelSpec nested)
                        foreach (var inner in Readers(nested, nested.Inputs[i]))
                            yield return inner;
                    else
                        yield return spec.Layers[call.Layer];
    }
}
