using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Reads a functional Model: layers with their calls (inbound_nodes), inputs and outputs.</summary>
internal class FunctionalReader(LayerEntries entries)
{
    private readonly record struct Node(string Layer, int Call);

    private readonly record struct Pending(Node Node, int Index, StoredCall Stored)
    {
        internal IEnumerable<Node> Sources => Stored.Values.Select(v => new Node(v.Layer, v.Call));
    }

    /// <summary>Reads a model.</summary>
    /// <param name="config">Its config.</param>
    /// <param name="name">Its name, where it has one.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">The path of the model around it; null where there is none.</param>
    internal ReadLayer Read(JToken config, string? name, ImportContext context, string? prefix)
    {
        var builder = new GraphBuilder(context, prefix is null ? "" : $"{prefix}{name}/");
        var outputs = Graph(config is JObject parts ? DeviceCopies.Joined(parts, context) : config, builder);
        bool trainable = (config as JObject)?["trainable"] is not { } t || Trainable(t, context, name);
        return builder.Build(
            name,
            outputs,
            isSequential: false,
            new LayerForm
            {
                Version = context.Version,
                Backend = context.Backend,
                ClassName = "Model",
            },
            trainable
        );
    }

    private static bool Trainable(JToken token, ImportContext context, string? name)
    {
        try
        {
            return Json.Flag(token);
        }
        catch (ConfigValueException e)
        {
            throw new KerasFormatException($"{context.ConfigPlace}: model '{name}': key 'trainable': {e.Message}", e);
        }
    }

    /// <summary>Puts a model's layers into another one that begins with it.</summary>
    internal TensorRef Inline(JToken config, GraphBuilder builder)
    {
        var outputs = Graph(config, builder);
        return outputs.Count == 1
            ? outputs[0]
            : throw new KerasFormatException(
                $"{builder.Context.ConfigPlace}: a branch of a Merge: expected one output, found {outputs.Count}"
            );
    }

    private List<TensorRef> Graph(JToken config, GraphBuilder builder)
    {
        string place = Wording.Of(
            $"{builder.Context.ConfigPlace}: "
                + $"{(builder.Prefix.Length == 0 ? "the model" : $"model '{Wording.Clip(builder.Prefix.TrimEnd('/'))}'")}"
        );
        if (config is not JObject parts)
            throw new KerasFormatException(
                $"{place}: expected an object with layers, input_layers and output_layers, found {ConfigText.Describe(config)}"
            );
        foreach (var member in parts.Properties())
            if (!IsModelKey(member.Name))
                throw new KerasUnsupportedException($"{place}: unknown key '{member.Name}' of a functional model");

        var pending = new List<Pending>();
        var values = new Dictionary<Node, int>();
        var inputs = References(parts, "input_layers", place);
        var (layers, counted) = (new Dictionary<string, LayerSpec>(), FirstCalls.In(parts));
        foreach (var stored in List(parts, "layers", place))
        {
            var entry = ConfigText.Unwrap(stored, place);
            var operation = Operation(entry, builder.Context, place);
            var read = operation?.Layer ?? entries.Read(entry, builder.Context, builder.Prefix);
            if (read.Layer.Name is not { } name)
                throw new KerasFormatException($"{place}: expected each layer to have a name, found a {read.Layer.ClassName} without");
            if (layers.ContainsKey(name))
                throw new KerasFormatException($"{place}: expected layers with different names, found two called '{name}'");
            layers[name] = read.Layer;
            int index = builder.Add(read);
            if (read.Layer is InputLayer)
                values[new Node(name, 0)] = -1 - index;
            // A nested model counts its own definition as its first call, unless it learned its shape from that call.
            int first = read.Layer is ModelSpec && !counted.Contains(name) ? 1 : 0;
            string layerPlace = Wording.Of($"{place}: layer '{name}'");
            if (operation is { Calls: var made })
                pending.AddRange(made.Select((c, i) => new Pending(new Node(name, i), index, c)));
            else
                pending.AddRange(Calls(List(entry as JObject ?? [], "inbound_nodes", layerPlace), name, first, index, layerPlace));
        }

        // The order in which the caller gives data is that of input_layers, whatever the order of the layers.
        foreach (var (named, _) in inputs)
        {
            var node = InputOf(named, layers, pending);
            if (!values.TryGetValue(node, out int mark) || mark >= 0)
                throw new KerasFormatException($"{place}: input_layers: expected the name of an InputLayer, found '{named.Layer}'");
            values[node] = builder.InputCall(-1 - mark).Call;
        }
        if (values.FirstOrDefault(v => v.Value < 0) is { Key.Layer: { } unfed })
            throw new KerasFormatException($"{place}: expected every InputLayer in input_layers, found '{unfed}' left out");

        Connect(pending, values, builder, place);
        return
        [
            .. References(parts, "output_layers", place)
                .Select(o => new TensorRef(
                    values.TryGetValue(o.Node, out int call)
                        ? call
                        : throw new KerasFormatException(
                            $"{place}: output_layers: expected a call of a layer, found '{o.Node.Layer}' call {o.Node.Call}"
                        ),
                    o.Tensor
                )),
        ];
    }

    /// <summary>The calls of a layer.</summary>
    /// <param name="nodes">Its inbound_nodes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="first">The number of its first call.</param>
    /// <param name="index">Its place in the model.</param>
    /// <param name="place">What messages call it.</param>
    private IEnumerable<Pending> Calls(JArray nodes, string name, int first, int index, string place)
    {
        for (int call = 0; call < nodes.Count; call++)
        {
            yield return new Pending(new Node(name, first + call), index, Call(nodes[call], place));
        }
    }

    /// <summary>An operation on values as a layer, with its calls; null where an entry is a layer's.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="context">The import.</param>
    /// <param name="place">File and model, for messages.</param>
    protected virtual (ReadLayer Layer, IReadOnlyList<StoredCall> Calls)? Operation(JToken entry, ImportContext context, string place) =>
        null;

    /// <summary>Whether a functional model may have a key.</summary>
    protected virtual bool IsModelKey(string key) => key is "name" or "layers" or "input_layers" or "output_layers" or "trainable";

    /// <summary>One call of a layer.</summary>
    /// <param name="node">An element of its inbound_nodes.</param>
    /// <param name="place">File and layer, for messages.</param>
    protected virtual StoredCall Call(JToken node, string place)
    {
        if (node is not JArray { Count: > 0 } sources)
            throw new KerasFormatException($"{place}: expected a call to list its inputs, found {ConfigText.Describe(node)}");
        bool predicts = false;
        foreach (var source in sources)
            if (source is JArray { Count: 4 } reference && reference[3] is JObject arguments)
                predicts |= PredictsAlways(arguments, place);
        return new StoredCall([.. sources.Select(s => Reference(s, place))]) { PredictsAlways = predicts };
    }

    /// <summary>The input that is meant. A layer that hands on the very tensor that it was given takes its place in Keras's books, as
    /// a model's input too.</summary>
    private static Node InputOf(Node node, Dictionary<string, LayerSpec> layers, List<Pending> pending)
    {
        for (int i = 0; i <= pending.Count && layers.GetValueOrDefault(node.Layer) is { } layer && HandsOn(layer); i++)
            if (pending.Find(p => p.Node == node) is { Stored.Values: [{ Tensor: 0 } source] })
                node = new Node(source.Layer, source.Call);
        return node;
    }

    private static bool HandsOn(LayerSpec layer) =>
        layer switch
        {
            ActivityRegularization => true,
            Lambda { Function.Target: StoredFunction { IsIdentity: true } } => true,
            ActivationLayer activation => activation.Function == ActivationFunction.Linear,
            Dropout { Rate: var rate } => rate is <= 0 or >= 1,
            SpatialDropoutSpec { Rate: var rate } => rate is <= 0 or >= 1,
            GaussianDropout { Rate: var rate } => rate is <= 0 or >= 1,
            _ => false,
        };

    /// <summary>Makes the calls, each after those that it uses, otherwise in the order of the file.</summary>
    private static void Connect(List<Pending> pending, Dictionary<Node, int> values, GraphBuilder builder, string place)
    {
        var waits = new int[pending.Count];
        var users = new Dictionary<Node, List<int>>();
        var ready = new PriorityQueue<int, int>();
        for (int i = 0; i < waits.Length; i++)
        {
            foreach (var source in pending[i].Sources.Distinct())
            {
                if (values.ContainsKey(source))
                    continue;
                waits[i]++;
                if (!users.TryGetValue(source, out var list))
                    users[source] = list = [];
                list.Add(i);
            }
            if (waits[i] == 0)
                ready.Enqueue(i, i);
        }
        int done = 0;
        for (; ready.TryDequeue(out int i, out _); done++)
        {
            var p = pending[i];
            var inputs = p.Stored.Values.Select(v => new TensorRef(values[new Node(v.Layer, v.Call)], v.Tensor));
            values[p.Node] = builder.Call(p.Stored.Of(p.Index, [.. inputs]));
            foreach (int user in users.GetValueOrDefault(p.Node, []))
                if (--waits[user] == 0)
                    ready.Enqueue(user, user);
        }
        if (done < pending.Count)
            throw Unreachable([.. pending.Where(p => !values.ContainsKey(p.Node))], values, place);
    }

    private static KerasFormatException Unreachable(List<Pending> waiting, Dictionary<Node, int> values, string place)
    {
        var known = waiting.Select(p => p.Node).ToHashSet();
        foreach (var call in waiting)
        foreach (var source in call.Sources)
            if (!values.ContainsKey(source) && !known.Contains(source))
                return new(
                    $"{place}: layer '{call.Node.Layer}': expected its input to be a call of a layer, found '{source.Layer}' call "
                        + $"{source.Call}, which is none"
                );
        return new(
            $"{place}: expected a graph without cycles; the layers "
                + $"{Wording.List(known.Select(n => $"'{n.Layer}'").Distinct().Take(8))} wait for each other"
        );
    }

    private static JArray List(JObject parts, string key, string place) =>
        parts[key] as JArray
        ?? throw new KerasFormatException(
            $"{place}: expected a list '{key}', found {(parts[key] is { } other ? ConfigText.Describe(other) : "none")}"
        );

    private IEnumerable<(Node Node, int Tensor)> References(JObject parts, string key, string place)
    {
        // Values by name stand in an object; their order is that of the names.
        var list = parts[key] is JObject named ? new JArray(Json.InOrder(named).Select(p => p.Value)) : List(parts, key, place);
        // Some releases write a single one without the list around it.
        if (list is [JValue { Value: string }, ..])
            list = [list];
        return [.. list.Select(r => Reference(r, $"{place}: {key}")).Select(v => (new Node(v.Layer, v.Call), v.Tensor))];
    }

    /// <summary>Whether the arguments of a call say that it computes as in prediction always.</summary>
    /// <param name="arguments">Those beside its inputs.</param>
    /// <param name="place">For messages.</param>
    /// <exception cref="KerasUnsupportedException">They say something else.</exception>
    protected virtual bool PredictsAlways(JObject arguments, string place) =>
        arguments.Count == 0 ? false : throw Unexpected(arguments, place);

    /// <summary>A call with arguments that are not supported.</summary>
    protected static KerasUnsupportedException Unexpected(JObject arguments, string place) =>
        new($"{place}: expected a call with inputs alone, found the arguments {Wording.List(arguments.Properties().Select(p => p.Name))}");

    /// <summary>A value: a layer, which of its calls, which of the call's outputs.</summary>
    protected static (string Layer, int Call, int Tensor) Reference(JToken token, string place)
    {
        try
        {
            if (token is JArray { Count: 3 or 4 } parts && (parts.Count == 3 || parts[3] is JObject))
                return (Json.Text(parts[0]), Json.Int(parts[1]), Json.Int(parts[2]));
        }
        catch (ConfigValueException e)
        {
            throw new KerasFormatException($"{place}: {e.Message}", e);
        }
        throw new KerasFormatException($"{place}: expected a layer's name, a call and an output, found {ConfigText.Describe(token)}");
    }
}
