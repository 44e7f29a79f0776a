using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>The architecture as far as a file of weights alone determines it.</summary>
internal static class Skeleton
{
    /// <summary>What the layers of a file can be, a line for each.</summary>
    internal static IReadOnlyList<string> Lines(Hdf5File file)
    {
        var weights = WeightsFile.Open(file);
        bool early = EraOf(file, weights, null).IsEarly;
        return [.. StoredGroup.Of(weights).Select(g => LayerGuesses.Line(g, early))];
    }

    /// <summary>The architecture, with a question in the place of each setting that arrays do not tell.</summary>
    /// <param name="file">The file.</param>
    /// <param name="said">The release that the caller says; null for none.</param>
    /// <exception cref="KerasUnsupportedException">The layers are no stack, and the file does not tell their order.</exception>
    internal static JObject Of(Hdf5File file, KerasVersion? said)
    {
        var weights = WeightsFile.Open(file);
        var era = EraOf(file, weights, said);
        var stored = StoredGroup.Of(weights);
        StoredGroup[] inputs = [.. stored.Where(IsInput)];
        bool joins = stored.Any(g => SkeletonGraph.Joins(LayerGuesses.Word(g.Name)) && g.Arrays.Count <= 1);
        // In a graph whose inputs have names of its author's, what has no arrays and no known name is likely one.
        if (joins && inputs.Length == 0 && weights.Layout == WeightsLayout.Named)
            inputs =
            [
                .. stored.Where(g => g.Arrays.Count == 0 && !PlainLayers.Knows(g) && !SkeletonGraph.Joins(LayerGuesses.Word(g.Name))),
            ];
        StoredGroup[] groups = [.. stored.Except(inputs)];
        bool isGraph =
            joins || inputs.Length > 1 || (inputs.Length == 1 && weights.Layout == WeightsLayout.Objects && SkeletonOrder.IsNone(groups));
        if (isGraph && inputs.Length == 0)
            throw new KerasUnsupportedException(
                $"{weights.Place}: expected a stack of layers, found layers that join several values: no array tells which",
                new ScriptAdvice()
            );
        if (!isGraph && weights.Layout != WeightsLayout.Objects && SkeletonOrder.Break(groups, era.IsEarly) is { } parted)
            throw new KerasUnsupportedException($"{weights.Place}: expected a stack of layers, found {parted}", new ScriptAdvice());
        if (!groups.Any(g => g.Arrays.Count > 0))
            throw new KerasFormatException($"{weights.Place}: expected layers with arrays, found none");
        var entries = new JArray();
        if (weights.Layout == WeightsLayout.Objects && !isGraph)
        {
            groups = [.. SkeletonOrder.Of(groups, out bool isKnown)];
            entries.Add(SkeletonOrder.Ask(isKnown));
        }
        var skeleton = new LayerSkeleton(era);
        if (era.IsThird && !isGraph)
            entries.Add(Input(groups, era));
        for (int i = 0; i < groups.Length; i++)
            entries.Add(Entry(groups, i, skeleton, era));
        if (isGraph)
            return new SkeletonGraph(era, weights.Layout == WeightsLayout.Objects).Model([.. inputs.Select(i => i.Name)], groups, entries);
        var model = new JObject
        {
            ["class_name"] = "Sequential",
            ["config"] = era.IsEarly ? entries : new JObject { ["name"] = "sequential", ["layers"] = entries },
            ["keras_version"] = era.Release.ToString(),
        };
        return model;
    }

    /// <summary>Answers every question by what the release does where nothing is said.</summary>
    /// <exception cref="KerasFormatException">A question has no usual answer.</exception>
    internal static JToken Accepted(JToken token, string place)
    {
        string[] silent =
        [
            .. OpenQuestions
                .In(token)
                .Where(q => !q.Question.ContainsKey(OpenQuestions.Usual))
                .Select(q => $"'{q.Layer}': {q.Question[OpenQuestions.Key]}"),
        ];
        if (silent.Length > 0)
            throw new KerasFormatException(
                $"{place}: no release has a usual answer to: {Wording.List(silent.Take(8))}"
                    + $"{(silent.Length > 8 ? $" and {silent.Length - 8} more" : "")}; write it without --accept, and answer there"
            );
        return Answered(token);
    }

    private static JToken Answered(JToken token)
    {
        switch (token)
        {
            case JObject question when question[OpenQuestions.Key] is not null:
                return Answered(question[OpenQuestions.Usual]!);
            case JObject parts:
                return new JObject(parts.Properties().Select(p => new JProperty(p.Name, Answered(p.Value))));
            case JArray list:
                return new JArray(
                    list.Where(e => !(e is JObject o && o[OpenQuestions.Usual] is JValue { Value: "as listed" })).Select(Answered)
                );
            default:
                return token.DeepClone();
        }
    }

    private static SkeletonEra EraOf(Hdf5File file, WeightsFile weights, KerasVersion? said) =>
        new(ReleaseDetection.Of(new KerasImportOptions { Version = said }, new FileTraits(file, null, weights)).Value);

    private static bool IsInput(StoredGroup group) =>
        group.Arrays.Count == 0 && LayerGuesses.Word(group.Name) is "input" or "inputlayer"
        || group.Name.EndsWith("_input", StringComparison.Ordinal);

    private static JObject Entry(StoredGroup[] groups, int at, LayerSkeleton skeleton, SkeletonEra era)
    {
        var group = groups[at];
        if (SkeletonGraph.Joins(LayerGuesses.Word(group.Name)) && group.Arrays.Count <= 1)
            return SkeletonGraph.Entry(group, skeleton);
        if (group.Arrays.Count == 0)
        {
            var plain = PlainLayers.Entry(group, skeleton);
            if (!era.IsThird && at == 0 && plain["config"] is JObject config)
                config["batch_input_shape"] = OpenQuestions.Ask("the shape of the input? [null, ...], null for the samples", null);
            return plain;
        }
        var guesses = LayerGuesses.Of(group, era.IsEarly);
        if (LayerGuesses.IsModel(group, guesses))
            return OpenQuestions.Ask(
                $"which layers are in '{group.Name}'? its arrays are called {group.Names}: a model "
                    + $"within the model, or a wrapper; write its class_name and config here",
                null
            );
        if (guesses.Count == 0 || guesses[0].ClassName is "MultiHeadAttention" or "PReLU")
            return OpenQuestions.Ask(
                $"which layer is '{group.Name}'? {LayerGuesses.Line(group, era.IsEarly)}; write its class_name and config here",
                null
            );
        var entry = Wrapped(guesses[0], group, skeleton, KeepsSteps(groups, at, guesses[0], era));
        if (!era.IsThird && at == 0 && Shape(guesses[0]) is { } shape)
            ((JObject)entry["config"]!)["batch_input_shape"] = shape;
        string word = LayerGuesses.Word(group.Name);
        return guesses.Count == 1 || LayerGuesses.Fits(guesses[0], word, group)
            ? entry
            : OpenQuestions.Ask($"which layer is it? {LayerGuesses.Line(group, era.IsEarly)}", entry);
    }

    private static JObject Wrapped(LayerGuess guess, StoredGroup group, LayerSkeleton skeleton, bool? keepsSteps)
    {
        if (LayerGuesses.Word(group.Name) != "timedistributed")
            return skeleton.Entry(guess, group, keepsSteps);
        var inner = skeleton.Entry(guess, group with { Name = group.Name + "_inner" }, keepsSteps);
        return skeleton.Made("TimeDistributed", new JObject { ["name"] = group.Name, ["layer"] = inner });
    }

    /// <summary>Whether the next layer with arrays needs all steps; null where both would do.</summary>
    private static bool? KeepsSteps(StoredGroup[] groups, int at, LayerGuess guess, SkeletonEra era)
    {
        if (groups.Skip(at + 1).FirstOrDefault(g => g.Arrays.Count > 0) is not { } next)
            return null;
        var after = LayerGuesses.Of(next, era.IsEarly);
        bool needs =
            after.Count > 0 && (after[0].IsRecurrent || after[0].ClassName == "Conv1D")
            || LayerGuesses.Word(next.Name) == "timedistributed";
        return needs && after[0].Input == guess.Output ? true : null;
    }

    // Keras 3 has the input's shape in a layer of its own.
    private static JObject Input(StoredGroup[] groups, SkeletonEra era)
    {
        var first = LayerGuesses.Of(groups.First(g => g.Arrays.Count > 0), era.IsEarly).FirstOrDefault();
        return new JObject
        {
            ["module"] = "keras.layers",
            ["class_name"] = "InputLayer",
            ["config"] = new JObject
            {
                ["batch_shape"] =
                    (first is null ? null : Shape(first))
                    ?? OpenQuestions.Ask("the shape of the input? [null, ...], null for the samples", null),
                ["dtype"] = "float32",
                ["sparse"] = false,
                ["name"] = "input_layer",
            },
        };
    }

    private static JToken? Shape(LayerGuess guess)
    {
        JObject Steps(string what) => OpenQuestions.Ask($"how many {what} has a sample? null for any number", JValue.CreateNull());
        if (guess.ClassName == "Embedding")
            return new JArray(JValue.CreateNull(), Steps("words"));
        if (guess.IsRecurrent || guess.ClassName.Contains("1D", StringComparison.Ordinal))
            return new JArray(JValue.CreateNull(), Steps("steps"), new JValue(guess.Input));
        if (guess.IsConvolution)
            return OpenQuestions.Ask(
                $"the shape of the input? [null, rows, columns, {guess.Input}], or with the {guess.Input} channels before them",
                null
            );
        return guess.Input is { } width ? new JArray(JValue.CreateNull(), width) : null;
    }
}
