namespace KerasSharp.Importers.TensorFlow;

/// <summary>The objects of a model and how each calls the others, as TensorFlow stores them: in a checkpoint (TrackableObjectGraph) with
/// the key of each array, in a SavedModel (SavedObjectGraph) with what Keras says of each object. The first object is the model.</summary>
internal sealed class ObjectGraph
{
    // The attribute of an object that is an array.
    private const string Value = "VARIABLE_VALUE",
        Table = "table";

    private ObjectGraph(ObjectNode[] nodes) => Nodes = nodes;

    /// <summary>All objects.</summary>
    internal IReadOnlyList<ObjectNode> Nodes { get; }

    /// <summary>The objects of a checkpoint.</summary>
    /// <exception cref="KerasFormatException">It is damaged.</exception>
    internal static ObjectGraph OfCheckpoint(ProtoMessage graph, string place)
    {
        ProtoMessage[] nodes = [.. graph.Messages(1)];
        return new ObjectGraph([
            .. nodes.Select(n => new ObjectNode(Children(n, nodes.Length))
            {
                Key = ValueOf(n)?.Text(3),
                FullName = ValueOf(n)?.Text(2) ?? "",
                Table = n.Messages(2).FirstOrDefault(a => a.Text(1) == Table)?.Text(3),
                Slots = SlotsOf(n, nodes.Length),
            }),
        ]).Checked(place);
    }

    /// <summary>The objects of a SavedModel.</summary>
    /// <exception cref="KerasFormatException">It is damaged.</exception>
    internal static ObjectGraph OfSavedModel(ProtoMessage graph, string place)
    {
        ProtoMessage[] nodes = [.. graph.Messages(1)];
        return new ObjectGraph([
            .. nodes.Select(n => new ObjectNode(Children(n, nodes.Length))
            {
                Identifier = n.Message(4).Text(1),
                Metadata = n.Message(4).Text(3),
                Variable = n.Has(7) ? n.Message(7).Text(6) : null,
                Functions = n.Has(6) ? n.Message(6).Texts(1) : [],
                Constant = n.Has(9) ? n.Message(9).Text(1) : null,
                Asset = n.Has(5) ? n.Message(5).Number(1) : null,
                Slots = SlotsOf(n, nodes.Length),
            }),
        ]).Checked(place);
    }

    private static ProtoMessage? ValueOf(ProtoMessage node) => node.Messages(2).FirstOrDefault(a => a.Text(1) == Value);

    private ObjectGraph Checked(string place) =>
        Nodes.Count > 0 ? this : throw new KerasFormatException($"{place}: expected the objects of a model, found none");

    private static List<(string, int)> Children(ProtoMessage node, int count) =>
        [.. node.Messages(1).Select(c => (c.Text(2), c.Index(1, count)))];

    private static List<(int, string, int)> SlotsOf(ProtoMessage node, int count) =>
        [.. node.Messages(3).Select(s => (s.Index(1, count), s.Text(2), s.Index(3, count)))];
}

/// <summary>An object of a model.</summary>
/// <param name="children">How it calls other objects, and which they are.</param>
internal sealed class ObjectNode(IReadOnlyList<(string Name, int Node)> children)
{
    private readonly Lazy<Dictionary<string, int>> _byName = new(() =>
        children.DistinctBy(c => c.Name, StringComparer.Ordinal).ToDictionary(c => c.Name, c => c.Node, StringComparer.Ordinal)
    );

    /// <summary>How it calls other objects, and which they are.</summary>
    internal IReadOnlyList<(string Name, int Node)> Children => children;

    /// <summary>In a checkpoint the key of its array; null where it has none.</summary>
    internal string? Key { get; init; }

    /// <summary>In a checkpoint the name of the variable whose array it is: <c>dense/kernel</c>.</summary>
    internal string FullName { get; init; } = "";

    /// <summary>In a checkpoint what the keys of its rows begin with, if it is a table that grew; null where it is none.</summary>
    internal string? Table { get; init; }

    /// <summary>In a SavedModel the names of the functions of operations that it is.</summary>
    internal IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>In a SavedModel the operation whose constant it is; null where it is none.</summary>
    internal string? Constant { get; init; }

    /// <summary>In a SavedModel the number of the file that it is; null where it is none.</summary>
    internal long? Asset { get; init; }

    /// <summary>In a SavedModel what sort of object it is: <c>_tf_keras_layer</c>.</summary>
    internal string Identifier { get; init; } = "";

    /// <summary>In a SavedModel of TensorFlow 2.0 to 2.4 what Keras says of it, as JSON; later ones have it in a file of its
    /// own.</summary>
    internal string Metadata { get; init; } = "";

    /// <summary>In a SavedModel the name of the variable that it is; null where it is none.</summary>
    internal string? Variable { get; init; }

    /// <summary>An optimizer's state: the trained variable, the slot, and the variable that is its state.</summary>
    internal IReadOnlyList<(int Trained, string Slot, int State)> Slots { get; init; } = [];

    /// <summary>The object that it calls so; null where there is none.</summary>
    internal int? Child(string name) => _byName.Value.TryGetValue(name, out int node) ? node : null;
}
