using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>Brings a file's arrays into a model's weights.</summary>
/// <param name="model">The model.</param>
/// <param name="layers">The classes of the file's era.</param>
/// <param name="file">The weights.</param>
/// <param name="report">Where everything noteworthy goes.</param>
/// <param name="usual">The form of layers for which no file gave one.</param>
internal sealed class WeightLoader(
    Model model,
    IStoredLayers layers,
    WeightsFile file,
    ImportReport report,
    Func<LayerSpec, LayerForm> usual
)
{
    /// <summary>Finds for each layer its arrays in the file, and the form of the layer in which they fit. Nothing is changed yet, so
    /// that a file that does not fit leaves the model as it was.</summary>
    /// <param name="all">The model's layers.</param>
    /// <param name="byName">True: only into layers whose name is in the file. False: by position. Null: by name where all names
    /// agree, else by position.</param>
    /// <returns>The layers in the forms that the file has.</returns>
    internal IReadOnlyList<(LayerArrays Target, FileLayer Source)> Match(IReadOnlyList<LayerArrays> all, bool? byName)
    {
        if (file.Tree is { } tree)
            return ByPath(all, tree, byName == true);
        all = [.. all.Select(l => l.WithoutCopies())];
        var (targets, sources) = (all.Where(l => l.Slots.Count > 0).ToList(), file.Layers.Where(l => l.Arrays.Count > 0).ToList());
        // A Sequential that uses a layer several times lists it several times, with the same arrays.
        if (file.Layout == WeightsLayout.Named)
            sources = [.. sources.DistinctBy(s => s.Name)];
        List<(LayerArrays, FileLayer)> pairs;
        if (byName == true && file.Layout != WeightsLayout.Named)
            throw new KerasFormatException(
                $"{file.Place}: expected layers with names to load by name, found the layout of Keras 0.3, which has none"
            );
        if (file.Layout != WeightsLayout.Named)
            pairs = InSequence(targets, sources);
        else if (byName == true)
        {
            var byNames = ByName(sources);
            pairs = [.. targets.Where(t => byNames.ContainsKey(t.Name)).Select(t => (t, byNames[t.Name]))];
            report.WeightMatching = $"by name: {pairs.Count} of {targets.Count} layers are in the file";
        }
        else if (byName is null && targets.Select(t => t.Name).Order().SequenceEqual(sources.Select(s => s.Name).Order()))
        {
            var byNames = ByName(sources);
            pairs = [.. targets.Select(t => (t, byNames[t.Name]))];
            report.WeightMatching = $"by name: all {pairs.Count} agree";
        }
        else if (file.OnlyNamesTell)
            throw new KerasFormatException(
                $"{file.Place}: expected layers called as those of the script ({Some(targets.Select(t => t.Name))}), found "
                    + $"{Some(sources.Select(s => s.Name))}: a model whose class is its author's has them in an order of its own, and only "
                    + $"their names tell it"
            );
        else
        {
            if (targets.Count != sources.Count)
                throw new KerasFormatException(
                    $"{file.Place}: expected weights of the model's {targets.Count} layers ({Some(targets.Select(t => t.Name))}), "
                        + $"found those of {sources.Count} ({Some(sources.Select(s => s.Name))})"
                );
            pairs = [.. targets.Zip(sources)];
            report.WeightMatching = $"by position: {pairs.Count} layers";
            foreach (var (target, source) in pairs)
                if (source.Name != target.Name && source.Name.Length > 0)
                    report.Add(
                        ImportNoteKind.Warning,
                        target.Name,
                        $"loaded from the layer '{source.Name}' of the file, which stands at the same place"
                    );
        }

        return [.. pairs.Select(p => Fit(p.Item1, _ => p.Item2))];
    }

    /// <summary>A tree of objects: each layer has its place there, by the classes of the layers in front of it.</summary>
    private List<(LayerArrays, FileLayer)> ByPath(IReadOnlyList<LayerArrays> all, ObjectTree tree, bool byName)
    {
        if (byName)
            throw new KerasFormatException(
                $"{file.Place}: expected layers with names to load by name, found the layout of Keras 3, which counts them by class"
            );
        var targets = all.Where(l => l.Slots.Count > 0).ToList();
        var fitted = targets.ConvertAll(t => Fit(t, tree.Of));
        if (tree.Left() is { Count: > 0 } left)
            throw new KerasFormatException(
                $"{file.Place}: expected weights of the model's {targets.Count} layers ({Some(targets.Select(t => t.Name))}), found others "
                    + $"beside them: {Some(left)}"
            );
        report.WeightMatching = $"by path: {fitted.Count} layers";
        var brain = fitted.Where(f => f.Source.Arrays.Any(a => a.IsBrainFloat)).Select(f => f.Target.Name).ToList();
        if (brain.Count > 0)
            report.Add(ImportNoteKind.Conversion, "", $"arrays of {brain.Count} layers are bfloat16 and were widened to float32");
        return fitted;
    }

    /// <summary>Files without names: all arrays one after another, whatever group they are in, since a Merge that stands first keeps
    /// those of all branches.</summary>
    private List<(LayerArrays, FileLayer)> InSequence(List<LayerArrays> targets, List<FileLayer> sources)
    {
        var arrays = sources.SelectMany(s => s.Arrays).ToList();
        int expected = targets.Sum(t => t.Slots.Count);
        if (arrays.Count != expected)
            throw new KerasFormatException(
                $"{file.Place}: expected {expected} arrays for the model's layers ({Some(targets.Select(t => t.Name))}), found "
                    + $"{arrays.Count}"
            );
        report.WeightMatching = $"by position: {arrays.Count} arrays in the order of the layers";
        int at = 0;
        return
        [
            .. targets.Select(t =>
            {
                var own = arrays.GetRange(at, t.Slots.Count);
                at += t.Slots.Count;
                return (t, new FileLayer("", own[0].Data.Path, own));
            }),
        ];
    }

    private static Dictionary<string, FileLayer> ByName(IEnumerable<FileLayer> layers)
    {
        var result = new Dictionary<string, FileLayer>(StringComparer.Ordinal);
        foreach (var layer in layers)
            result.TryAdd(layer.Name, layer);
        return result;
    }

    /// <summary>The layer in the form in which its arrays have the file's shapes.</summary>
    private (LayerArrays Target, FileLayer Source) Fit(LayerArrays target, Func<LayerArrays, FileLayer> sourceOf)
    {
        var source = InOrder(target, sourceOf(target));
        if (Misfit(target, source) is not { } problem)
            return (target, source);
        foreach (var other in target.Others(model, layers, usual))
        {
            var otherSource = InOrder(other, sourceOf(other));
            if (Misfit(other, otherSource) is not null)
                continue;
            report.Add(
                ImportNoteKind.Conversion,
                target.Name,
                other.Slots.Count == target.Slots.Count
                    ? "stored in another layout than its config means"
                    : $"stored as {other.Slots.Count} arrays, though its config means {target.Slots.Count}"
            );
            return (other, otherSource);
        }
        throw new KerasFormatException($"{file.Group.File.Name}: {Wording.Clip(source.Path)}: layer '{target.Name}' {problem}");
    }

    /// <summary>The arrays in the order of the layer's, where the file has them in one of its own. A model inside of the model has
    /// several of a kind, which whole names tell apart.</summary>
    private FileLayer InOrder(LayerArrays target, FileLayer source)
    {
        if (!file.NamesTellOrder || target.Slots.Count != source.Arrays.Count)
            return source;
        foreach (var part in new Func<string, string>[] { WholeName, LastName })
        {
            string[] names = [.. source.Arrays.Select(a => part(a.Name))];
            int[] order = [.. target.Slots.Select(s => Array.IndexOf(names, part(s.Name)))];
            if (order.All(i => i >= 0) && order.Distinct().Count() == order.Length)
                return source with { Arrays = [.. order.Select(i => source.Arrays[i])] };
        }
        // What is frozen in part has another order in HDF5.
        if (
            target.Slots.All(s => s.Variable.Trainable == target.Slots[0].Variable.Trainable)
            && source.Arrays.Select(a => LastName(a.Name)).SequenceEqual(target.Slots.Select(s => LastName(s.Name)))
        )
            return source;
        throw new KerasFormatException(
            $"{file.Group.File.Name}: {Wording.Clip(source.Path)}: layer '{target.Name}' ({target.Layer.ClassName}): expected arrays "
                + $"called as its own ({Some(target.Slots.Select(s => WholeName(s.Name)))}), "
                + $"found {Some(source.Arrays.Select(a => a.Name))}: a checkpoint has them in an order of its own, and only their "
                + $"names tell it"
        );
    }

    private static string WholeName(string name) => name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;

    private static string LastName(string name) => WholeName(name)[(name.LastIndexOf('/') + 1)..];

    private static string? Misfit(LayerArrays target, FileLayer source)
    {
        if (target.Slots.Count != source.Arrays.Count)
            return $"({target.Layer.ClassName}): expected {target.Slots.Count} arrays ({Some(target.Slots.Select(s => s.Short))}), "
                + $"found {source.Arrays.Count} ({Some(source.Arrays.Select(a => a.Name))})";
        for (int i = 0; i < target.Slots.Count; i++)
            if (!source.Arrays[i].Data.Shape.AsSpan().SequenceEqual(Array.ConvertAll(target.Slots[i].View.StoredShape, d => (long)d)))
                return ShapeProblem(target, source, i);
        return null;
    }

    private static string ShapeProblem(LayerArrays target, FileLayer source, int at)
    {
        var slot = target.Slots[at];
        string expected = $"[{Wording.List(slot.View.StoredShape)}]",
            found = source.Arrays[at].ShapeText;
        string where = slot.Layer == target.Layer.Name ? "" : Wording.Of($" of '{slot.Layer}'");
        string beside = at > 0 ? $" beside {target.Slots[at - 1].Short} {source.Arrays[at - 1].ShapeText}" : "";
        return $"({target.Layer.ClassName}): its {target.Slots.Count} arrays must fit together; expected {slot.Short}{where} "
            + $"{expected}{beside}, found '{source.Arrays[at].Name}' {found}";
    }

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "none" : Wording.List(all.Take(12)) + (all.Length > 12 ? ", ..." : "");
    }
}
