using System.Numerics.Tensors;
using KerasSharp.Extensions;
using KerasSharp.Server.Protocol;

namespace KerasSharp.Server.Models;

/// <summary>A model with a name and a version that clients can ask.</summary>
/// <param name="Version">As in its folder's name; 1 for a file by itself.</param>
/// <param name="Model">The model.</param>
/// <param name="Sequences">The states of its sequences.</param>
internal sealed record ServedModel(string Version, HostedModel Model, ISequences Sequences)
{
    internal const string Platform = "keras";

    /// <summary>Predicts what a request asks for.</summary>
    /// <returns>Name and values of each output that is asked for, in the request's order.</returns>
    /// <exception cref="RequestException">The request's names are not the model's.</exception>
    internal async Task<(string Name, Tensor<float> Values)[]> InferAsync(InferRequest request, CancellationToken cancellation)
    {
        var model = Model.Model;
        string[] names = [.. model.InputLayers.Select(i => i.Name!)];
        var inputs = Inputs(request, names);
        var outputs = request.Outputs.Count == 0 ? [.. model.OutputNames] : request.Outputs.Select(o => o.Name).ToArray();
        int[] places = [.. outputs.Select(o => Place(model.OutputNames, o, "output"))];
        var ys = await PredictAsync(model, inputs, request.Sequence, cancellation);
        return [.. outputs.Zip(places, (name, place) => (name, ys[place]))];
    }

    private async Task<IReadOnlyList<Tensor<float>>> PredictAsync(
        Model model,
        InferInput[] inputs,
        SequencePart? sequence,
        CancellationToken cancellation
    )
    {
        if (model.TakesText && sequence is null)
            return await Model.PredictInputsAsync([.. inputs.Select(Data)], cancellation);
        if (inputs.FirstOrDefault(i => i.Texts is not null) is { } text)
            throw RequestException.Bad($"input '{text.Name}': expected numbers, found texts");
        Tensor<float>[] xs = [.. inputs.Select(Numbers)];
        if (sequence is not null)
            return await Sequences.StepAsync(sequence, xs, cancellation);
        // One state for all clients would mix their sequences.
        if (model.Spec.KeepsState)
            throw RequestException.Bad("the model keeps states: expected the parameter sequence_id, found none");
        return await Model.PredictAsync(xs, cancellation);
    }

    private static InputData Data(InferInput input) =>
        input.Texts is { } texts ? new InputData(texts, input.Shape) : new InputData(Numbers(input));

    private static Tensor<float> Numbers(InferInput input) => Tensor.Create(input.Values, [.. input.Shape.Select(e => (nint)e)]);

    private static InferInput[] Inputs(InferRequest request, string[] names)
    {
        var found = new InferInput?[names.Length];
        foreach (var input in request.Inputs)
        {
            int at = Place(names, input.Name, "input");
            if (found[at] is not null)
                throw RequestException.Bad($"expected each input once, found '{input.Name}' twice");
            found[at] = input;
        }
        if (Array.IndexOf(found, null) is >= 0 and var missing)
            throw RequestException.Bad($"expected the input '{names[missing]}', found none");
        return found!;
    }

    private static int Place(IReadOnlyList<string> names, string name, string kind)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i] == name)
                return i;
        throw RequestException.Bad($"the model has no {kind} '{name}'; it has {string.Join(", ", names)}");
    }
}
