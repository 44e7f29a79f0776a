using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Operations;

/// <summary>How one function of Keras or its backend is read: the names of its parameters in their order, and what it means.</summary>
/// <param name="Parameters">The names; the last one may begin with * and then takes all that is left, as a list.</param>
/// <param name="Read">From the arguments to the operation.</param>
internal sealed record OperationForm(string[] Parameters, Func<OperationArguments, OperationLayer> Read)
{
    /// <summary>Brings arguments by place and by keyword under names.</summary>
    /// <exception cref="KerasException">There are more than the function has, or one twice.</exception>
    internal Dictionary<string, JToken> Bind(JArray places, JObject keywords, Func<Wording, KerasException> problem)
    {
        var named = new Dictionary<string, JToken>(StringComparer.Ordinal);
        for (int i = 0; i < places.Count; i++)
        {
            if (i < Parameters.Length && Parameters[i].StartsWith('*'))
            {
                named[Parameters[i][1..]] = new JArray(places.Skip(i));
                break;
            }
            if (i >= Parameters.Length)
                throw problem($"expected at most {Parameters.Length} arguments, found {places.Count}");
            named[Parameters[i]] = places[i];
        }
        foreach (var member in keywords.Properties())
            if (!named.TryAdd(member.Name, member.Value))
                throw problem($"expected the argument '{member.Name}' once, found it twice");
        return named;
    }
}
