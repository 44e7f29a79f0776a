using System.Globalization;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>Weights as Keras 3 and tf.keras from 2.12 on store them: a group for each object, in which <c>vars</c> holds its arrays 0, 1,
/// ..., beside the groups of the objects that are its attributes or members of its lists.</summary>
/// <param name="root">The model's group.</param>
internal sealed class ObjectTree(Hdf5Group root)
{
    /// <summary>The group of an object's own arrays.</summary>
    internal const string Variables = "vars";

    private const string Layers = "layers";

    // What tf.keras before 2.15 calls the list of layers. Up to 2.13 it counts layers that have arrays twice.
    private const string Dependencies = "_layer_checkpoint_dependencies";

    // Drawn numbers, which no prediction depends on, and what metrics count.
    private static readonly string[] s_noWeights = ["seed_generator", "optimizer", "metrics", "_metrics", "loss_tracker"];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>As <see cref="KerasImportOptions.LayerPlaces"/> has it.</summary>
    internal IReadOnlyDictionary<string, string[]>? Places { get; init; }

    /// <summary>Whether a group is that of a model in a tree of objects.</summary>
    internal static bool IsRoot(Hdf5Group group) =>
        !group.HasStringList("layer_names") && (group.Contains(Layers) || group.Contains(Dependencies) || group.Contains(Variables));

    /// <summary>A layer's arrays; those of an object that is not there, or has fewer, are missing.</summary>
    /// <param name="layer">The layer.</param>
    internal FileLayer Of(LayerArrays layer)
    {
        var start = Group(root, Way(layer), out string path);
        var arrays = new List<FileArray>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var slot in layer.Slots)
        {
            string place = path;
            if (start is null || Group(start, slot.Tree.Steps, out place) is not { } owner)
                continue;
            var names = VariablesOf(owner);
            counts[owner.Path] = names.Count;
            if (slot.Tree.Index < names.Count)
            {
                string name = names[slot.Tree.Index];
                arrays.Add(new FileArray($"{Variables}/{name}", owner.Dataset($"{Variables}/{name}")));
            }
        }
        if (start is not null)
            _taken.Add(start.Path);
        // Arrays of an object that the layer has no place for.
        foreach (var (group, count) in counts)
            for (int i = layer.Slots.Count(s => Owner(start!, s)?.Path == group); i < count; i++)
                arrays.Add(new FileArray($"{Variables}/{i}", root.File.Root.Dataset($"{group}/{Variables}/{i}")));
        return new FileLayer(layer.Name, path, arrays);
    }

    /// <summary>The groups of layers with arrays that nobody has asked for.</summary>
    internal IReadOnlyList<string> Left()
    {
        var list =
            root.Contains(Layers) ? root.Group(Layers)
            : root.Contains(Dependencies) ? root.Group(Dependencies)
            : null;
        var left = (list is null ? [] : Members(list)).Where(m => !_taken.Contains(m.Path) && HasArrays(m)).Select(m => m.Path);
        return [.. left, .. Places is null ? [] : LeftOfAttributes()];
    }

    // Attributes of a model whose class is its author's, and the members of such as are lists.
    private IEnumerable<string> LeftOfAttributes() =>
        Members(root)
            .Where(m => !s_noWeights.Contains(LastOf(m.Path)) && LastOf(m.Path) is not (Layers or Variables) && HasArrays(m))
            .SelectMany(m => _taken.Any(t => t.StartsWith($"{m.Path}/", StringComparison.Ordinal)) ? Members(m) : [m])
            .Where(m => !_taken.Contains(m.Path) && HasArrays(m))
            .Select(m => m.Path);

    // The file tells which of a layer's places it is; a layer without one is not found.
    private IReadOnlyList<ObjectStep> Way(LayerArrays layer)
    {
        if (Places is null)
            return layer.Way;
        string[] places = Places.GetValueOrDefault(layer.Layer.Name!) ?? [layer.Layer.Name!];
        string place = Array.Find(places, p => root.Contains(p) && root[p] is Hdf5Group group && HasArrays(group)) ?? places[^1];
        return [.. ObjectPath.StepsOf(place)];
    }

    private static Hdf5Group? Owner(Hdf5Group start, WeightSlot slot) => Group(start, slot.Tree.Steps, out _);

    /// <summary>The group that steps lead to; null where there is none.</summary>
    /// <param name="from">Where they start.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="path">As far as they lead, for messages.</param>
    private static Hdf5Group? Group(Hdf5Group from, IReadOnlyList<ObjectStep> steps, out string path)
    {
        var at = from;
        path = at.Path;
        bool counted = false;
        foreach (var step in steps)
        {
            string name = step.Group;
            if (step is { Name: Layers, Place: null } && !at.Contains(Layers) && at.Contains(Dependencies))
                (name, counted) = (Dependencies, true);
            else if (counted && step.Place is not null)
            {
                // Whatever their numbers are, those of one class stand in the model's order.
                var same = Members(at).Where(m => IsOf(m.Path, step.Name) && HasArrays(m)).OrderBy(m => NumberOf(m.Path, step.Name));
                if (same.ElementAtOrDefault(step.PlaceWithArrays) is not { } member)
                    return null;
                (at, path, counted) = (member, member.Path, false);
                continue;
            }
            // tf.keras hides attributes that Keras 3 shows, and the other way round.
            string other = name.StartsWith('_') ? name[1..] : "_" + name;
            if (step.Place is null && !at.Contains(name) && at.Contains(other))
                name = other;
            path = at.Path == "/" ? "/" + name : $"{at.Path}/{name}";
            if (!at.Contains(name) || at[name] is not Hdf5Group next)
                return null;
            at = next;
        }
        return at;
    }

    private static IEnumerable<Hdf5Group> Members(Hdf5Group group) => group.Keys.Select(k => group[k]).OfType<Hdf5Group>();

    private static bool HasArrays(Hdf5Group group) => HasArrays(group, 0);

    private static bool HasArrays(Hdf5Group group, int depth) =>
        depth < 64
        && (
            VariablesOf(group).Count > 0
            || Members(group).Any(m => LastOf(m.Path) != Variables && !s_noWeights.Contains(LastOf(m.Path)) && HasArrays(m, depth + 1))
        );

    /// <summary>The names of an object's own arrays in their order, which is that of numbers.</summary>
    private static IReadOnlyList<string> VariablesOf(Hdf5Group owner)
    {
        if (!owner.Contains(Variables) || owner[Variables] is not Hdf5Group group)
            return [];
        string[] names = [.. group.Keys.Where(k => int.TryParse(k, NumberStyles.None, CultureInfo.InvariantCulture, out _))];
        return [.. names.OrderBy(k => int.Parse(k, CultureInfo.InvariantCulture))];
    }

    /// <summary>The names of an object's arrays by its path; none where it is not there.</summary>
    internal static IReadOnlyList<string> VariablesOf(Hdf5Group root, string path) =>
        root.Contains(path) && root[path] is Hdf5Group owner ? VariablesOf(owner) : [];

    private static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static bool IsOf(string path, string name) => NumberOf(path, name) >= 0;

    /// <summary>The number behind a class's name; 0 for none, -1 for another class.</summary>
    private static int NumberOf(string path, string name)
    {
        string last = LastOf(path);
        return last == name ? 0
            : last.StartsWith(name + "_", StringComparison.Ordinal)
            && int.TryParse(last.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
            : -1;
    }
}
