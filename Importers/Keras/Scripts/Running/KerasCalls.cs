using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Signatures;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Calls of what a script has imported: Keras's classes and functions, and others', of which nothing is known.</summary>
/// <param name="session">The reading.</param>
internal sealed class KerasCalls(ScriptSession session)
{
    private static readonly Signature s_model = new("Model", ["inputs", "outputs", "name"], ["input", "output", "trainable"], false);
    private static readonly Signature s_sequential = new("Sequential", ["layers", "name"], ["trainable"], false);
    private static readonly Signature s_merge = new(
        "Merge",
        ["inputs", "mode", "concat_axis", "dot_axes", "output_shape", "output_mask", "arguments", "name"],
        [],
        false
    );

    /// <summary>What a call gives.</summary>
    /// <param name="path">The whole name of what is called.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="line">For messages.</param>
    /// <exception cref="ScriptException">It is not understood, and a model depends on it.</exception>
    internal ScriptValue Call(string path, IReadOnlyList<Argument> arguments, int line)
    {
        if (TensorFunctions.Call(path, arguments, session, line) is { } computed)
            return computed;
        if (DataArrays.Call(path, arguments) is { } array)
            return array;
        if (KerasNames.Inside(path) is not { } inside)
        {
            if (NumberFunctions.Call(path, arguments) is { } number)
                return number;
            if (!ModelUse.LooksOnly(path))
                ModelUse.RefuseIn(arguments.Select(a => a.Value), $"'{path}'", line);
            if (!ModelUse.LeavesLists(path))
                ModelUse.Lose(arguments.Select(a => a.Value), $"what '{path}' does with it", line);
            return new UnknownValue(line, $"a call of '{path}'");
        }
        if (DataArrays.Load(inside, arguments, line, session) is { } data)
            return data;
        string name = KerasNames.Last(inside);
        var signature = session.Era.Signatures.Of(name);
        if (ApplicationCalls.Call(inside, arguments, line, session) is { } application)
            return application;
        if (KerasNames.Makes(path, session.Era))
            return Made(name, signature, arguments, line);
        if (inside.StartsWith("backend", StringComparison.Ordinal) || inside.StartsWith("config", StringComparison.Ordinal))
            return BackendSettings.Call(name, arguments, line, session);
        if (SettingFunctions.Call(name, arguments, session.Era, line) is { } setting)
            return setting;
        if (inside.StartsWith("initializ", StringComparison.Ordinal) && arguments.Any(a => a.Value is UnknownValue))
            return new UnknownValue(line, $"a call of '{path}'");
        if (signature is not null)
            return new ObjectValue(
                signature.ClassName,
                [.. session.Layers.Bind(signature, arguments, line).Where(b => b.Value is not LiteralValue { Value: null })]
            );
        if (KerasNames.Last(path) == "clone_model" || name.StartsWith("multi_gpu", StringComparison.Ordinal))
            throw new ScriptException(line, $"'{name}' is not understood");
        if (!ModelUse.LooksOnly(path))
            ModelUse.RefuseIn(arguments.Select(a => a.Value), $"'{path}'", line);
        return new UnknownValue(line, $"a call of '{path}'");
    }

    private ScriptValue Made(string name, Signature? signature, IReadOnlyList<Argument> arguments, int line)
    {
        switch (name)
        {
            case "Input":
                return session.Layers.Input(arguments, line);
            case "Sequential":
                return Sequential(session.Layers.Bind(s_sequential, arguments, line), line);
            case "Model" or "Functional":
                return Model(session.Layers.Bind(s_model, arguments, line), line);
            case "Graph" when session.Era.Language == ScriptLanguage.Keras0:
                return Graph(arguments, line);
            case "Graph":
                throw new ScriptException(line, $"a Graph is read in the words of Keras 0.3 alone", new ReleaseAdvice());
            case "merge" when session.Era.IsEarly:
                return Merged(session.Layers.Bind(s_merge, arguments, line), line);
        }
        if (signature is null && KerasNames.Functions.TryGetValue(name, out string? className))
        {
            signature =
                session.Era.Signatures.Of(className)
                ?? throw new ScriptException(line, $"Keras {session.Era.Release} has no function '{name}'");
            return session.Layers.Apply(
                session.Layers.Layer(signature, [.. Rest(arguments)], line),
                [arguments.Count > 0 ? arguments[0].Value : LiteralValue.None],
                [],
                line
            );
        }
        if (signature is null)
            throw new ScriptException(line, $"Keras {session.Era.Release} has no '{name}' that is known here");
        return session.Layers.Layer(signature, arguments, line);
    }

    // The axis of a function is passed by its name or behind the values.
    private static IEnumerable<Argument> Rest(IReadOnlyList<Argument> arguments) => arguments.Skip(1);

    private ModelValue Sequential(IReadOnlyList<(string Name, ScriptValue Value)> bound, int line)
    {
        var model = session.Layers.Sequential(TextOf(bound, "name", line), line);
        if (bound.FirstOrDefault(b => b.Name == "layers").Value is { } layers and not LiteralValue { Value: null })
        {
            if (layers is not ItemsValue list)
                throw new ScriptException(line, $"expected a list of layers, found {layers.What}");
            foreach (var layer in list.Items)
                ModelAttributes.Call(model, "add", [new Argument(null, layer)], line, session);
        }
        session.Models.Add(model);
        return model;
    }

    private ModelValue Model(IReadOnlyList<(string Name, ScriptValue Value)> bound, int line)
    {
        ScriptValue Of(string name, string early) =>
            bound.FirstOrDefault(b => b.Name == name || b.Name == early).Value
            ?? throw new ScriptException(line, $"expected '{name}' of a Model, found none");
        var model = session.Layers.Model(Of("inputs", "input"), Of("outputs", "output"), TextOf(bound, "name", line), line);
        session.Models.Add(model);
        return model;
    }

    private ModelValue Graph(IReadOnlyList<Argument> arguments, int line)
    {
        if (arguments.Count > 0)
            throw new ScriptException(line, $"expected no arguments for a Graph, found {arguments.Count}");
        var model = new ModelValue(false, session.Era.NextName("Graph"), line) { Graph = new GraphParts() };
        session.Models.Add(model);
        return model;
    }

    /// <summary>Keras 1's function that merges values.</summary>
    private ScriptValue Merged(IReadOnlyList<(string Name, ScriptValue Value)> bound, int line)
    {
        var signature = session.Era.Signatures.Of("Merge") ?? throw new ScriptException(line, $"expected a Merge");
        var layer = session.Layers.Layer(
            signature,
            [.. bound.Where(b => b.Name != "inputs").Select(b => new Argument(b.Name, b.Value))],
            line
        );
        return session.Layers.Apply(layer, [.. bound.Where(b => b.Name == "inputs").Select(b => b.Value)], [], line);
    }

    private static string? TextOf(IReadOnlyList<(string Name, ScriptValue Value)> bound, string key, int line) =>
        bound.FirstOrDefault(b => b.Name == key).Value switch
        {
            null or LiteralValue { Value: null } => null,
            LiteralValue { Value: string text } => text,
            var other => throw new ScriptException(line, $"expected a text for '{key}', found {other.What}"),
        };
}
