using System.Numerics.Tensors;

namespace KerasSharp.Cli.Bench;

/// <summary>Random samples that a model can take.</summary>
internal static class BenchInputs
{
    /// <summary>Steps of a sequence, or pixels along an edge, where the model takes any number.</summary>
    internal const int DefaultExtent = 100;

    /// <summary>One array for each input: whole numbers from 0 on where an Embedding reads them, else numbers from -1 to 1.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="extent">Stands for extents that are not known ahead; null for <see cref="DefaultExtent"/>.</param>
    internal static Tensor<float>[] Make(Model model, int samples, int? extent)
    {
        if (model.TakesText)
            throw new KerasUnsupportedException(
                $"model '{model.Name}' takes texts, or values that are hashed, before its graph runs; "
                    + $"bench times the graph on random numbers"
            );
        var random = new Random(1);
        return
        [
            .. model.Spec.Inputs.Select(
                (input, i) =>
                {
                    nint[] shape = [samples, .. model.InputLayers[i].InputShape!.Select(e => (nint)(e ?? extent ?? DefaultExtent))];
                    int vocabulary = Vocabulary(model.Spec, input);
                    var x = new float[checked((int)shape.Aggregate((a, b) => checked(a * b)))];
                    for (int k = 0; k < x.Length; k++)
                        x[k] = vocabulary > 0 ? random.Next(vocabulary) : 2 * random.NextSingle() - 1;
                    return Tensor.Create(x, shape);
                }
            ),
        ];
    }

    /// <summary>What the inputs are, in words.</summary>
    internal static string Describe(Model model, IReadOnlyList<Tensor<float>> xs) =>
        string.Join(
            ", ",
            model.Spec.Inputs.Select(
                (input, i) =>
                {
                    int vocabulary = Vocabulary(model.Spec, input);
                    return $"{model.InputLayers[i].Name} "
                        + $"[{string.Join(", ", xs[i].Lengths.ToArray())}]"
                        + $"{(vocabulary > 0 ? $" of whole numbers below {vocabulary}" : "")}";
                }
            )
        );

    /// <summary>The fewest rows of the Embeddings that read a value, in nested models too; 0 where none does.</summary>
    internal static int Vocabulary(ModelSpec spec, TensorRef value)
    {
        int least = 0;
        foreach (var call in spec.Calls)
        {
            for (int i = 0; i < call.Inputs.Count; i++)
            {
                if (call.Inputs[i] != value)
                    continue;
                int found = Rows(spec.Layers[call.Layer], i);
                if (found > 0)
                    least = least == 0 ? found : Math.Min(least, found);
            }
        }
        return least;
    }

    private static int Rows(LayerSpec layer, int input) =>
        layer switch
        {
            Embedding embedding => embedding.InputDim,
            ReversibleEmbedding embedding => embedding.InputDim,
            ModelSpec nested => Vocabulary(nested, nested.Inputs[input]),
            TimeDistributed wrapper => Rows(wrapper.Layer, input),
            _ => 0,
        };
}
