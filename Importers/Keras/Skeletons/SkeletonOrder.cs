using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>The order of a stack whose file lists layers by class. Within a class their numbers give it; between classes the widths do,
/// where they leave one way only.</summary>
internal sealed class SkeletonOrder
{
    private const int MostSteps = 20_000;

    // What changes nothing in prediction may stand anywhere.
    private static readonly string[] s_anywhere =
    [
        "dropout",
        "alphadropout",
        "spatialdropout1d",
        "spatialdropout2d",
        "gaussiandropout",
        "gaussiannoise",
    ];

    private readonly (StoredGroup Group, LayerGuess? Guess, string Word)[] _layers;
    private readonly bool _flattens;
    private readonly List<StoredGroup[]> _found = [];
    private int _steps;

    private SkeletonOrder(IEnumerable<StoredGroup> layers, bool flattens) =>
        (_layers, _flattens) = (
            [.. layers.Select(g => (g, g.IsModel ? null : LayerGuesses.Of(g, early: false).FirstOrDefault(), LayerGuesses.Word(g.Name)))],
            flattens
        );

    /// <summary>The layers in their order, as far as it is known.</summary>
    /// <param name="groups">The layers of the file.</param>
    /// <param name="isKnown">Whether there is one order only, and nothing else that prediction notices has an open place.</param>
    internal static IReadOnlyList<StoredGroup> Of(IReadOnlyList<StoredGroup> groups, out bool isKnown)
    {
        StoredGroup[] stored = [.. groups.Where(g => g.Arrays.Count > 0)],
            others = [.. groups.Where(g => g.Arrays.Count == 0)];
        var order = new SkeletonOrder(stored, others.Any(g => LayerGuesses.Word(g.Name) == "flatten"));
        order.Search([], new bool[stored.Length]);
        bool isOne = order._found.Count == 1 && order._steps <= MostSteps;
        isKnown = isOne && !groups.Any(g => g.IsModel) && others.All(g => s_anywhere.Contains(LayerGuesses.Word(g.Name)));
        return isOne ? [.. order._found[0], .. others] : groups;
    }

    /// <summary>Whether no order of a stack fits the widths, though nothing stands between the layers that could change them.</summary>
    internal static bool IsNone(IReadOnlyList<StoredGroup> groups)
    {
        StoredGroup[] stored = [.. groups.Where(g => g.Arrays.Count > 0)];
        bool isPlain = groups
            .Except(stored)
            .All(g =>
                s_anywhere.Contains(LayerGuesses.Word(g.Name)) || LayerGuesses.Word(g.Name) is "activation" or "masking" or "flatten"
            );
        if (!isPlain || stored.Any(g => g.IsModel || LayerGuesses.Of(g, early: false).Count == 0))
            return false;
        var order = new SkeletonOrder(stored, groups.Any(g => LayerGuesses.Word(g.Name) == "flatten"));
        order.Search([], new bool[stored.Length]);
        return order._found.Count == 0 && order._steps <= MostSteps;
    }

    /// <summary>The question for the order, in front of the layers.</summary>
    internal static JObject Ask(bool isKnown) =>
        OpenQuestions.Ask(
            "in which order do the layers stand? this file counts them by class; put them into order, add those without arrays, and take "
                + "this entry away",
            isKnown ? "as listed" : null
        );

    private void Search(List<int> path, bool[] used)
    {
        if (_found.Count > 1 || ++_steps > MostSteps)
            return;
        if (path.Count == _layers.Length)
        {
            _found.Add([.. path.Select(i => _layers[i].Group)]);
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < _layers.Length; i++)
        {
            // The first of its class that is left.
            if (used[i] || !seen.Add(_layers[i].Word) || (path.Count > 0 && !Follows(_layers[path[^1]].Guess, _layers[i].Guess)))
                continue;
            used[i] = true;
            path.Add(i);
            Search(path, used);
            path.RemoveAt(path.Count - 1);
            used[i] = false;
        }
    }

    /// <summary>Where layers in the file's order are no stack, in words: the arrays of one do not take what the one before gives, and
    /// nothing stands between them that could change it. Null where they may be one.</summary>
    /// <param name="groups">The layers in their order.</param>
    /// <param name="early">Whether the file is of Keras 1 or before.</param>
    internal static string? Break(IReadOnlyList<StoredGroup> groups, bool early)
    {
        (StoredGroup Group, LayerGuess Guess)? before = null;
        foreach (var group in groups)
        {
            if (group.Arrays.Count == 0)
            {
                if (!s_anywhere.Contains(LayerGuesses.Word(group.Name)) && LayerGuesses.Word(group.Name) is not ("activation" or "masking"))
                    before = null;
                continue;
            }
            var guesses = LayerGuesses.Of(group, early);
            bool isSure =
                guesses.Count > 0
                && !LayerGuesses.IsModel(group, guesses)
                && LayerGuesses.Fits(guesses[0], LayerGuesses.Word(group.Name), group);
            if (isSure && before is var (last, given) && guesses[0].Input != given.Output)
                return $"'{group.Name}', {guesses[0].Text}, behind '{last.Name}', {given.Text}";
            before = isSure && guesses[0] is { Inner: null, ClassName: not "BatchNormalization" } ? (group, guesses[0]) : null;
        }
        return null;
    }

    private bool Follows(LayerGuess? before, LayerGuess? after) =>
        before is null
        || after is null
        || (
            after.Input is { } width && (width == before.Output || (_flattens && after.ClassName == "Dense" && width % before.Output == 0))
        );
}
