using System.Numerics.Tensors;
using KerasSharp.Extensions;
using KerasSharp.Server.Protocol;

namespace KerasSharp.Server.Models;

/// <summary>A model with a name and a version that clients can ask.</summary>
/// <param name="Version">As in its folder's name; 1 for a file by itself.</param>
/// <param name="Model">The model.</param>
internal sealed record ServedModel(string Version, HostedModel Model)
{
    internal const string Platform = "keras";

    /// <summary>Predicts what a request asks for.</summary>
    /// <returns>Name and values of each output that is asked for, in the request's order.</returns>
    /// <exception cref="RequestException">The request's names are not the model's.</exception>
    internal async Task<(string Name, Tensor<float> Values)[]> InferAsync(InferRequest request, CancellationToken cancellation)
    {
        var model = Model.Model;
        string[] names = [.. model.InputLayers.Select(i => i.Name!)];
        var xs = Inputs(request, names);
        var outputs = request.Outputs.Count == 0 ? [.. model.OutputNames] : request.Outputs.Select(o => o.Name).ToArray();
        int[] places = [.. outputs.Select(o => Place(model.OutputNames, o, "output"))];
        var ys = await Model.PredictAsync(xs, cancellation);
        return [.. outputs.Zip(places, (name, place) => (name, ys[place]))];
    }

    private static Tensor<float>[] Inputs(InferRequest request, string[] names)
    {
        var xs = new Tensor<float>?[names.Length];
        foreach (var input in request.Inputs)
        {
            int at = Place(names, input.Name, "input");
            if (xs[at] is not null)
                throw RequestException.Bad($"expected each input once, found '{input.Name}' twice");
            xs[at] = Tensor.Create(input.Values, [.. input.Shape.Select(e => (nint)e)]);
        }
        if (Array.IndexOf(xs, null) is >= 0 and var missing)
            throw RequestException.Bad($"expected the input '{names[missing]}', found none");
        return xs!;
    }

    private static int Place(IReadOnlyList<string> names, string name, string kind)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i] == name)
                return i;
        throw RequestException.Bad($"the model has no {kind} '{name}'; it has {string.Join(", ", names)}");
    }
}
