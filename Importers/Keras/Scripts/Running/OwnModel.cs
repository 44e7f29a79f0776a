using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>A model whose class the script writes upon Keras's Model: layers that are its attributes, and a method <c>call</c> that
/// applies them, read as a model from inputs to outputs.</summary>
/// <param name="Model">The model.</param>
/// <param name="Places">Where a tree of objects (.weights.h5) may have each layer, by its name: as the attribute that it is, or in the
/// list of all layers.</param>
internal sealed record OwnModel(ModelValue Model, IReadOnlyDictionary<string, string[]> Places)
{
    /// <summary>Reads it.</summary>
    /// <param name="own">The object.</param>
    /// <param name="session">The reading.</param>
    /// <param name="run">Runs a function's statements and gives what it returns.</param>
    /// <exception cref="ScriptException">Its class is not understood, or the shape of its input is not said.</exception>
    internal static OwnModel Of(
        InstanceValue own,
        ScriptSession session,
        Func<FunctionValue, IReadOnlyList<Argument>, int, ScriptValue> run
    )
    {
        if (own.Class.Member("call") is not FunctionValue { IsStatic: false, IsProperty: false } call)
            throw new ScriptException(own.Line, $"expected a method 'call' of {own.Class.What}, found none");
        if (own.Attributes.GetValueOrDefault("trainable") is { } frozen and not LiteralValue { Value: true })
            throw new ScriptException(own.Line, $"'trainable' of {own.What} is set to {frozen.What}, which is not understood");
        var shape =
            own.InputShape
            ?? SaidByLayer(own, session.Era)
            ?? throw new ScriptException(
                own.Line,
                $"expected the shape of the input of {own.What}, found none: the model may be asked for as a call of 'build', such as "
                    + $"model.build((None, 10))"
            );
        if (own.Class.Member("build") is FunctionValue build)
            session.Inside(own.Line, () => run(build, [new Argument(null, own), new Argument(null, shape)], own.Line));
        var inputs = Inputs(shape, session, own.Line);
        var arguments = new List<Argument> { new(null, own), new(null, inputs) };
        if (call.Parameters.Any(p => p is { Name: "training", Stars: 0 }))
            arguments.Add(new Argument("training", PhaseValue.Instance));
        var outputs = session.Inside(own.Line, () => run(call, arguments, own.Line));
        if (outputs is UnknownValue unknown)
            throw LayerFactory.Unknown(own.Line, $"what 'call' of {own.Class.What} returns", unknown);
        string name = Importers.Keras.Arrays.ObjectPath.SnakeCase(own.Class.Name);
        var model = session.Layers.Model(inputs, outputs, name, own.Line);
        return new OwnModel(model, LayerPlaces.Of(own));
    }

    /// <summary>Takes down the shape of what the model is called with.</summary>
    internal static void Given(InstanceValue own, IReadOnlyList<Argument> arguments, ScriptSession session, int line)
    {
        if (own.InputShape is null && arguments is [{ Name: null or "inputs", Value: var value }, ..])
            own.InputShape = ShapeOf(value, session, line);
    }

    /// <summary>Whether a method that the script calls is left out: one that is given data computes with the model and does not make
    /// it.</summary>
    internal static bool LeavesOut(InstanceValue own, IReadOnlyList<Argument> arguments, ScriptSession session) =>
        own.Class.IsModel && session.Depth == 0 && arguments.Any(a => a.Value is UnknownValue or ArrayValue);

    /// <summary>Takes down the shape that the model is built for.</summary>
    /// <returns>Whether it is one.</returns>
    internal static bool Build(InstanceValue own, IReadOnlyList<Argument> arguments, int line)
    {
        if (arguments is not [{ Name: null or "input_shape", Value: ItemsValue { Items.Count: > 0 } shape }])
            throw new ScriptException(line, $"expected a shape for 'build' of {own.What}, found another argument");
        own.InputShape = shape;
        return true;
    }

    private static ItemsValue? ShapeOf(ScriptValue value, ScriptSession session, int line) =>
        value switch
        {
            TensorValue tensor => TensorShapes.Of(tensor, session.Era, line),
            // How many samples a call has says nothing of the next.
            ArrayValue { Known: [_, .. var extents] } => new ItemsValue(
                [LiteralValue.None, .. extents.Select(e => new LiteralValue(e))],
                false
            ),
            ItemsValue { Items.Count: > 0 } list when list.Items.Select(i => ShapeOf(i, session, line)).ToArray() is var shapes =>
                Array.TrueForAll(shapes, s => s is not null) ? new ItemsValue([.. shapes.OfType<ScriptValue>()], true) : null,
            _ => null,
        };

    // The first layer that says its input's shape has the model's.
    private static ItemsValue? SaidByLayer(InstanceValue own, ScriptEra era) =>
        own
            .Attributes.Values.OfType<LayerValue>()
            .Where(l => l.ClassName != "Embedding")
            .Select(l => LayerShapes.Of(l, era))
            .FirstOrDefault(s => s is not null);

    private static ScriptValue Inputs(ItemsValue shape, ScriptSession session, int line) =>
        shape.Items[0] is ItemsValue
            ? new ItemsValue([.. shape.Items.Select(s => (ScriptValue)Input(s, session, line))], true)
            : Input(shape, session, line);

    private static TensorValue Input(ScriptValue shape, ScriptSession session, int line) =>
        session.Layers.Input([new Argument("batch_shape", shape)], line);
}
