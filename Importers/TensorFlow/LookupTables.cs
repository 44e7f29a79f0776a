using System.Globalization;

namespace KerasSharp.Importers.TensorFlow;

/// <summary>The rows of tables that lead from a word to its place, or back. A table that grew has them in the checkpoint. One that was
/// made once has a function that fills it by one operation, with constants of the graph or with a file; which of these is a key and which
/// a value is what the operation says. Operations are looked up and never run.</summary>
/// <param name="model">The graph of operations and the objects (MetaGraphDef).</param>
/// <param name="graph">The objects.</param>
/// <param name="checkpoint">The arrays.</param>
/// <param name="files">The folder.</param>
/// <param name="place">What messages call the graph.</param>
internal sealed class LookupTables(ProtoMessage model, ObjectGraph graph, Checkpoint checkpoint, IPartFiles files, string place)
{
    private const string Initializer = "_initialize",
        Folder = "assets/";

    // Of a file of lines: the whole line is the key, its number the value.
    private const int WholeLine = -2,
        LineNumber = -1;

    private static readonly string[] s_lists = ["LookupTableImportV2", "LookupTableImport", "InitializeTableV2", "InitializeTable"],
        s_files = ["InitializeTableFromTextFileV2", "InitializeTableFromTextFile"];

    private readonly Lazy<Dictionary<string, ProtoMessage>> _operations = new(() => Named(model.Message(2).Messages(1)));

    private readonly Lazy<Dictionary<string, ProtoMessage>> _functions = new(() =>
        model.Message(2).Message(2).Messages(1).DistinctBy(f => f.Message(1).Text(1)).ToDictionary(f => f.Message(1).Text(1))
    );

    private readonly Lazy<Dictionary<string, ProtoMessage>> _concrete = new(() =>
        model.Message(7).Messages(2).DistinctBy(f => f.Text(1)).ToDictionary(f => f.Text(1), f => f.Message(2))
    );

    /// <summary>The rows of a table, each a key and a value as text; null for a table without any.</summary>
    /// <param name="table">The table's object.</param>
    /// <param name="grown">What the keys of its rows begin with in the checkpoint, if it grew.</param>
    /// <exception cref="KerasFormatException">They are damaged.</exception>
    /// <exception cref="KerasUnsupportedException">They are filled in another way.</exception>
    internal IReadOnlyList<(string Key, string Value)>? Rows(int table, string? grown)
    {
        if (grown is not null && checkpoint.Entries.TryGetValue($"{grown}-keys", out var keys))
            return checkpoint.Entries.TryGetValue($"{grown}-values", out var values)
                ? Joined(Stored(keys), Stored(values))
                : throw new KerasFormatException($"{place}: expected values of the table '{Wording.Clip(grown)}', found none");
        foreach (string name in graph.Nodes[table].Child(Initializer) is { } fill ? graph.Nodes[fill].Functions : [])
            if (_functions.Value.TryGetValue(name, out var function) && Filled(function, name) is { } rows)
                return rows;
        return null;
    }

    private IReadOnlyList<(string, string)>? Filled(ProtoMessage function, string name)
    {
        foreach (var operation in function.Messages(3))
        {
            string[] inputs = operation.Texts(3);
            if (s_lists.Contains(operation.Text(2)) && inputs is [_, var keys, var values, ..])
                return Joined(Constant(function, name, keys), Constant(function, name, values));
            if (s_files.Contains(operation.Text(2)) && inputs is [_, var file, ..])
                return Lines(operation, Bound(function, name, file));
        }
        return null;
    }

    private IReadOnlyList<(string, string)> Joined(string[] keys, string[] values) =>
        keys.Length == values.Length
            ? [.. keys.Zip(values)]
            : throw new KerasFormatException($"{place}: expected a value for each key of a table, found {keys.Length} and {values.Length}");

    private string[] Stored(TensorEntry entry)
    {
        if (entry.IsText)
            return checkpoint.ReadTexts(entry);
        if (entry.Format is not { Size: sizeof(long) or sizeof(int), Kind: Binary.ElementKind.Signed } format)
            throw Other($"keys and values of texts and whole numbers, found TensorFlow's type {entry.Type}");
        return Whole(checkpoint.Read(entry), format.Size);
    }

    private static string[] Whole(ReadOnlyMemory<byte> bytes, int size)
    {
        var words = new string[bytes.Length / size];
        for (int i = 0; i < words.Length; i++)
        {
            var one = bytes.Span.Slice(i * size, size);
            words[i] = Text(size == sizeof(long) ? BitConverter.ToInt64(one) : BitConverter.ToInt32(one));
        }
        return words;
    }

    // An input is called as the function's argument, or as an operation of the function's own with the number of its output.
    private string[] Constant(ProtoMessage function, string name, string input)
    {
        string own = input.Split(':')[0];
        if (function.Messages(3).FirstOrDefault(o => o.Text(1) == own) is { } inside)
            return Values(inside);
        return Bound(function, name, input) is { Constant: { } operation } && _operations.Value.TryGetValue(operation, out var constant)
            ? Values(constant)
            : throw Other("keys and values that are constants of the graph, found others");
    }

    private ObjectNode Bound(ProtoMessage function, string name, string input)
    {
        var bound = _concrete.Value.TryGetValue(name, out var concrete) ? concrete.Numbers(2) : [];
        int at = function.Message(1).Messages(2).Select(a => a.Text(1)).ToList().IndexOf(input);
        return at >= 0 && at < bound.Count && bound[at] >= 0 && bound[at] < graph.Nodes.Count
            ? graph.Nodes[(int)bound[at]]
            : throw new KerasFormatException($"{place}: expected what fills a table to be an object, found '{Wording.Clip(input)}'");
    }

    // TensorProto: numbers stand as bytes or one by one.
    private string[] Values(ProtoMessage constant)
    {
        var tensor = constant.Messages(5).FirstOrDefault(a => a.Text(1) == "value")?.Message(2).Message(8);
        if (constant.Text(2) != "Const" || tensor is null)
            throw Other($"keys and values that are constants of the graph, found an operation '{Wording.Clip(constant.Text(2))}'");
        int size = tensor.Number(1) switch
        {
            9 => sizeof(long),
            3 => sizeof(int),
            7 => 0,
            _ => throw Other($"keys and values of texts and whole numbers, found TensorFlow's type {tensor.Number(1)}"),
        };
        string[] found =
            size == 0 ? tensor.Texts(8)
            : tensor.Has(4) ? Whole(tensor.Bytes(4), size)
            : [.. tensor.Numbers(size == sizeof(long) ? 10 : 7).Select(Text)];
        long[] extents = [.. tensor.Message(2).Messages(2).Select(d => d.Number(1))];
        return extents is [var count] && count == found.Length
            ? found
            : throw Other($"a list of keys or values, found {found.Length} of the shape [{string.Join(", ", extents)}]");
    }

    private IReadOnlyList<(string, string)> Lines(ProtoMessage operation, ObjectNode file)
    {
        long Setting(string name, long usual) =>
            operation.Messages(5).FirstOrDefault(a => a.Text(1) == name)?.Message(2).Number(3) ?? usual;
        ProtoMessage[] assets = [.. model.Messages(6)];
        if (file.Asset is not { } number || number < 0 || number >= assets.Length)
            throw Other("a file of words beside the graph, found none");
        if (Setting("key_index", WholeLine) != WholeLine || Setting("value_index", LineNumber) != LineNumber)
            throw Other("a file with a word a line, found another form");
        string part = assets[number].Text(2);
        if (part.Length == 0 || part.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(part))
            throw new KerasFormatException($"{place}: expected the name of a file in '{Folder}', found '{Wording.Clip(part)}'");
        string text = ProtoMessage.TextOf(files.Read(Folder + part).Span, files.PathOf(Folder + part), 0);
        string[] lines = text.Replace("\r", "", StringComparison.Ordinal).Split('\n');
        // A text that ends with a line's end has no word behind it.
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return [.. lines.Take(count).Select((line, i) => (line, Text(i + Setting("offset", 0))))];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, ProtoMessage> Named(IEnumerable<ProtoMessage> operations) =>
        operations.DistinctBy(o => o.Text(1), StringComparer.Ordinal).ToDictionary(o => o.Text(1), StringComparer.Ordinal);

    private KerasUnsupportedException Other(string found) => new($"{place}: a table of words: expected {found}");
}
