using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts;

/// <summary>For which releases of Keras a script may be written, by what it imports.</summary>
internal static class ScriptRelease
{
    // Graph and keras.layers.containers are of Keras 0.
    private static readonly KerasVersion s_graphs = new(0, 3, 3),
        s_first = new(1, 2, 2),
        s_second = new(2, 3, 1),
        s_tf = new(2, 15, 0),
        s_third = new(3, 15, 1);

    // Modules that Keras 3 has no more, and such as came with it.
    private static readonly string[] s_gone =
    [
        "keras.layers.",
        "keras.utils.np_utils",
        "keras.preprocessing.",
        "keras.engine",
        "keras.backend.",
        "keras.objectives",
        "keras.utils.visualize_util",
        "keras.utils.vis_utils",
    ];
    private static readonly string[] s_new = ["keras.ops", "keras.random", "keras.src", "keras.saving", "keras.tree", "keras.export"];

    /// <summary>The releases, of each era the last.</summary>
    internal static IReadOnlyList<KerasVersion> Candidates(IReadOnlyList<SourceNode> program)
    {
        var imports = program.SelectMany(All).OfType<ImportStatement>().SelectMany(i => i.Names).ToList();
        string[] modules =
        [
            .. imports
                .Select(i => i.Member is null or "*" ? i.Module : $"{i.Module}.{i.Member}")
                .Concat(imports.Select(i => i.Module))
                .Distinct(),
        ];
        bool plain = modules.Any(m => m == "keras" || m.StartsWith("keras.", StringComparison.Ordinal));
        if (!plain && modules.Any(m => m.StartsWith("tensorflow", StringComparison.Ordinal)))
            return [s_tf];
        if (modules.Any(m => m is "keras.models.Graph" or "keras.layers.containers" or "keras.layers.containers.Graph"))
            return [s_graphs];
        if (Has(modules, s_new))
            return [s_third];
        return Has(modules, s_gone) || UsesPython2(program) ? [s_first, s_second] : [s_first, s_second, s_third];
    }

    private static bool Has(string[] modules, string[] words) =>
        modules.Any(m =>
            words.Any(w =>
                m == w.TrimEnd('.') ? !w.EndsWith('.') : m.StartsWith(w.TrimEnd('.') + ".", StringComparison.Ordinal) && IsModule(m, w)
            )
        );

    // Under 'keras.layers' a member with a small first letter is a module or a function of Keras 2.
    private static bool IsModule(string module, string word) =>
        word != "keras.layers."
        || module["keras.layers.".Length..]
            is "core"
                or "convolutional"
                or "recurrent"
                or "normalization"
                or "embeddings"
                or "advanced_activations"
                or "pooling"
                or "merge"
                or "noise"
                or "wrappers"
                or "local"
        || module["keras.layers.".Length..].Contains('.');

    /// <summary>Whether it has statements that Python 2 alone has.</summary>
    internal static bool UsesPython2(IReadOnlyList<SourceNode> program) =>
        program.SelectMany(All).Any(n => n is WordStatement { Word: "print" });

    private static IEnumerable<SourceNode> All(SourceNode node)
    {
        var todo = new Stack<SourceNode>([node]);
        while (todo.TryPop(out var next))
        {
            yield return next;
            foreach (var part in next.Parts)
                todo.Push(part);
        }
    }
}
