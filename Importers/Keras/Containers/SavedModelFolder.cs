using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.TensorFlow;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>A model that tf.keras saved as a SavedModel of TensorFlow: a folder with its objects (<c>saved_model.pb</c>), what Keras says
/// of each (<c>keras_metadata.pb</c>; TensorFlow 2.0 to 2.4 put it beside the objects) and its arrays (<c>variables</c>). What Keras says
/// is what it writes into HDF5 too, so the folder is brought into that form in memory; of the graph of TensorFlow's operations only the
/// constants that fill tables of words are looked at.</summary>
internal static class SavedModelFolder
{
    private const string Objects = "saved_model.pb",
        KerasMetadata = "keras_metadata.pb",
        Variables = "variables/variables";

    // Of a graph and what belongs to it.
    private const int ObjectsField = 7;

    // The keys of what Keras says of a model, and of HDF5's attributes.
    private const string ModelConfig = "model_config",
        TrainingConfig = "training_config";

    // How Keras writes what JSON does not have.
    private static readonly string[] s_lists = ["__tuple__", "TensorShape"];

    /// <summary>The model of such a folder, or of a file of it, as tf.keras would have written it as HDF5; null where the path is no such
    /// folder.</summary>
    /// <exception cref="KerasFormatException">It is damaged or incomplete.</exception>
    /// <exception cref="KerasUnsupportedException">It was exported without its layers, or is larger than is taken into memory.</exception>
    internal static Hdf5File? Open(string path) => FolderOf(path) is { } folder ? Read(new FolderParts(folder), path) : null;

    /// <summary>The model of such files.</summary>
    /// <param name="files">The files of the folder.</param>
    /// <param name="name">What messages call the whole.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal static Hdf5File Read(IPartFiles files, string name)
    {
        string place = files.PathOf(Objects);
        var saved = MetaGraph(new ProtoMessage(files.Read(Objects), place), place);
        var graph = ObjectGraph.OfSavedModel(saved.Message(ObjectsField), place);
        var texts = Metadata(files, graph);
        JObject? Said(int node) => texts.TryGetValue(node, out var text) ? Plain(text.Json, text.Place) : null;
        var model = Model(Said(0), graph, name);
        var checkpoint = Checkpoint.Open(files, Variables);
        var file = new BuiltHdf5(checkpoint, name);
        foreach (string key in (string[])["keras_version", "backend"])
            if (Json.TextOf(model, key) is { } text)
                file.Root.SetText(key, text);
        var arrays = new SavedModelArrays(graph, checkpoint, Said, name);
        var architecture = (JObject)model[ModelConfig]!;
        new SavedVocabularies(arrays, new LookupTables(saved, graph, checkpoint, files, place), Said, name).Fill(architecture, 0);
        file.Root.SetText(ModelConfig, Text(architecture), utf8: true);
        if (model[TrainingConfig] is JObject training)
            file.Root.SetText(TrainingConfig, Text(training), utf8: true);
        arrays.AddTo(file, architecture);
        return file.Open();
    }

    /// <summary>Whether the path is such a folder, or a file of it.</summary>
    internal static bool IsModel(string path) => FolderOf(path) is not null;

    /// <summary>The file that stands for a folder, where one of all its files must.</summary>
    internal static string FileOf(string folder) => Path.Combine(folder, Objects);

    private static string? FolderOf(string path)
    {
        string? folder =
            Directory.Exists(path) ? path
            : File.Exists(path) && Path.GetFileName(path) is Objects or KerasMetadata ? Path.GetDirectoryName(Path.GetFullPath(path))
            : null;
        return
            folder is not null
            && File.Exists(Path.Combine(folder, Objects))
            && File.Exists(Path.Combine(folder, Variables + Checkpoint.IndexEnding))
            ? folder
            : null;
    }

    private static ProtoMessage MetaGraph(ProtoMessage saved, string place) =>
        saved.Messages(2).FirstOrDefault(m => m.Has(ObjectsField))
        ?? throw new KerasUnsupportedException(
            $"{place}: expected the objects of a model of TensorFlow 2, found none: a graph of TensorFlow 1 keeps no layers"
        );

    // By the object's number; of layers inside of layers none is asked for.
    private static Dictionary<int, (string Json, string Place)> Metadata(IPartFiles files, ObjectGraph graph)
    {
        var found = new Dictionary<int, (string, string)>();
        if (!files.Contains(KerasMetadata))
        {
            foreach (var (node, i) in graph.Nodes.Select((n, i) => (n, i)))
                if (node.Metadata.StartsWith('{'))
                    found[i] = (node.Metadata, $"{files.PathOf(Objects)}: object {i}");
            return found;
        }
        string file = files.PathOf(KerasMetadata);
        foreach (var node in new ProtoMessage(files.Read(KerasMetadata), file).Messages(1))
            found[node.Index(2, graph.Nodes.Count)] = (node.Text(5), $"{file}: {Wording.Clip(node.Text(3))}");
        return found;
    }

    private static JObject Model(JObject? model, ObjectGraph graph, string name)
    {
        if (model is null)
            throw new KerasUnsupportedException(
                $"{name}: expected a model as tf.keras saves it, with what Keras says of its layers ({KerasMetadata}), found "
                    + $"'{Wording.Clip(graph.Nodes[0].Identifier)}': it was exported for serving (model.export, tf.saved_model.save), "
                    + $"which keeps operations and no layers; save it in Python by model.save('model.keras')"
            );
        return model[ModelConfig] is JObject { Count: > 0 } config && config["config"] is JObject or JArray
            ? model
            : throw new KerasUnsupportedException(
                $"{name}: {KerasMetadata}: the class '{Wording.Clip(Json.TextOf(model, "class_name") ?? "(none)")}' of the model is its "
                    + $"author's, and its code is in no file; a Sequential or a model of inputs and outputs is read"
            );
    }

    private static JObject Plain(string json, string place) =>
        Lists(ConfigText.Parse(json, place)) as JObject
        ?? throw new KerasFormatException($"{place}: expected what Keras says of an object");

    // Tuples and shapes stand as objects here and as lists in HDF5.
    private static JToken Lists(JToken value) =>
        value switch
        {
            JObject { Count: 2 } pair when pair["items"] is JArray items && s_lists.Contains(Json.TextOf(pair, "class_name")) => Lists(
                items
            ),
            JObject named => new JObject(named.Properties().Select(p => new JProperty(p.Name, Lists(p.Value)))),
            JArray list => new JArray(list.Select(Lists)),
            _ => value.DeepClone(),
        };

    private static string Text(JToken value) => value.ToString(Newtonsoft.Json.Formatting.None);
}
