using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Objects of the classes that a script defines.</summary>
/// <param name="session">The reading.</param>
/// <param name="run">Runs a function's statements and gives what it returns.</param>
/// <param name="apply">Calls a value without arguments, at a line.</param>
internal sealed class ScriptObjects(
    ScriptSession session,
    Func<FunctionValue, IReadOnlyList<Argument>, int, ScriptValue> run,
    Func<ScriptValue, int, ScriptValue> apply
)
{
    /// <summary>What an attribute of an object is.</summary>
    internal ScriptValue Attribute(InstanceValue instance, string name, int line) =>
        instance.Attributes.GetValueOrDefault(name)
        ?? instance.Class.Member(name) switch
        {
            null when instance.Class.IsModel && name == "build" => new MethodValue(instance, name),
            null when instance.Class.IsModel && name == "layers" => new ItemsValue([.. LayerPlaces.Layers(instance)], true),
            null => new UnknownValue(line, $"'{name}' of {instance.What}"),
            FunctionValue { IsProperty: true } property => session.Inside(line, () => run(property, [new Argument(null, instance)], line)),
            FunctionValue { IsStatic: false } => new MethodValue(instance, name),
            var member => member,
        };

    /// <summary>Calls a method of an object, or one of its bases; null for one that the script does not define.</summary>
    internal ScriptValue? Call(MethodValue method, List<Argument> arguments, int line)
    {
        if (method.Of is SuperValue above)
            return above.Member(method.Name) is FunctionValue inherited ? Run(inherited, above.Of) : null;
        var instance = (InstanceValue)method.Of;
        // Whoever asks for a model may do it by the call that builds it.
        if (instance.Class.IsModel && method.Name == "build" && OwnModel.Build(instance, arguments, line))
            return instance;
        if (OwnModel.LeavesOut(instance, arguments, session))
        {
            OwnModel.Given(instance, method.Name == "call" ? arguments : [], session, line);
            return new UnknownValue(line, $"what '.{method.Name}' of {instance.What} gives");
        }
        return instance.Class.Member(method.Name) is FunctionValue own ? Run(own, instance) : null;

        ScriptValue Run(FunctionValue function, InstanceValue self) =>
            session.Inside(line, () => run(function, [new Argument(null, self), .. arguments], line));
    }

    /// <summary>What <c>super()</c> gives in a method of a class of the script; null for another call.</summary>
    internal static SuperValue? Above(CallNode node, Scope scope)
    {
        if (node.Function is not NameNode { Name: "super" } || scope["super"] is not null)
            return null;
        for (var at = scope; at?.Outer is { } outer; at = outer)
            if (outer.Class is { } made && at.Names.Values.FirstOrDefault() is InstanceValue self)
                return new SuperValue(self, made);
        return null;
    }

    /// <summary>An object of a class of the script, after its constructor.</summary>
    internal InstanceValue Made(ClassValue made, List<Argument> arguments, int line)
    {
        var instance = new InstanceValue(made, line);
        if (made.IsModel)
            session.OwnModels.Add(instance);
        if (made.Member("__init__") is not FunctionValue && made.Fields is { } fields)
            Fill(instance, fields, arguments, line);
        else if (made.Member("__init__") is FunctionValue constructor)
            session.Inside(line, () => run(constructor, [new Argument(null, instance), .. arguments], line));
        return instance;
    }

    /// <summary>Gives an object of a dataclass its values.</summary>
    private void Fill(InstanceValue instance, IReadOnlyList<(string Name, ScriptValue? Default)> fields, List<Argument> arguments, int line)
    {
        var places = arguments.Where(a => a.Name is null).ToList();
        if (places.Count > fields.Count || arguments.Exists(a => a.Name is not null && !fields.Any(f => f.Name == a.Name)))
            throw new ScriptException(line, $"expected the fields of {instance.Class.What}, found others");
        for (int i = 0; i < fields.Count; i++)
        {
            var (name, usual) = fields[i];
            instance.Attributes[name] =
                (i < places.Count ? places[i].Value : arguments.Where(a => a.Name == name).Select(a => a.Value).FirstOrDefault())
                ?? (usual is FieldValue field ? field.Default ?? (field.Factory is { } make ? apply(make, line) : null) : usual)
                ?? throw new ScriptException(line, $"expected '{name}' of {instance.Class.What}, found none");
        }
        if (instance.Class.Member("__post_init__") is FunctionValue after)
            session.Inside(line, () => run(after, [new Argument(null, instance)], line));
    }
}
