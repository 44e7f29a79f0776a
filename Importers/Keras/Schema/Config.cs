using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>A layer's config, read or written: each key is stated once, as <c>Units = c.Int("units", layer.Units)</c>. Reading gives
/// the file's value (the layer's own where the key is missing and may be), writing stores the layer's value and gives it back. Keys
/// are those of current Keras, or the era's own; the era's <see cref="Schema.Dialect"/> spells them.</summary>
internal abstract class Config(LayerForm form, Dialect dialect)
{
    /// <summary>What the file says about the layer beyond its record.</summary>
    internal LayerForm Form { get; set; } = form;

    /// <summary>How the era spells keys and values.</summary>
    internal Dialect Dialect => dialect;

    /// <summary>Whether values come from a file.</summary>
    internal bool Reading => Import is not null;

    /// <summary>The import that reads; null when writing.</summary>
    internal abstract ImportContext? Import { get; }

    /// <summary>One key, by its conversions from and to JSON.</summary>
    internal abstract T Value<T>(string key, T value, Func<JToken, T> read, Func<T, JToken> write, bool required = false);

    /// <summary>A key that no result depends on.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="written">What is written for a layer that came from no file; null for nothing.</param>
    /// <param name="reason">Why nothing depends on it.</param>
    internal abstract void Ignore(string key, JToken? written, string reason);

    /// <summary>Whether a key is there; when writing, false.</summary>
    internal abstract bool Has(string key);

    /// <summary>A text that another key needs, without taking it for read; null where it is missing, no text, or when writing.</summary>
    internal abstract string? Peek(string key);

    /// <summary>Says in the report what was brought into another form.</summary>
    internal abstract void Note(ImportNoteKind kind, Wording text, Advice? advice = null);

    /// <summary>An error about this config.</summary>
    internal abstract KerasException Bad(Wording problem, bool unsupported = false);

    /// <summary>Whether the file that is read has a quirk, which the report then lists. When writing: whether the written release has
    /// it.</summary>
    internal bool Applies(Quirk quirk)
    {
        bool applies = quirk.AppliesTo(Form.Version, Form.Backend);
        if (applies)
            Import?.Report.Add(quirk);
        return applies;
    }

    /// <summary>A layer inside of this one.</summary>
    /// <param name="key">The key of its class_name and config.</param>
    /// <param name="value">The layer to write.</param>
    /// <param name="part">Its part of the path.</param>
    internal abstract LayerSpec Layer(string key, LayerSpec? value, string part);

    /// <summary>Reads several layers inside of this one.</summary>
    /// <param name="key">The key of their list.</param>
    /// <param name="part">What the part of the path begins with; a number from 0 follows.</param>
    internal abstract IReadOnlyList<LayerSpec> Layers(string key, string part);

    internal int Int(string key, int value, bool required = false) => Value(key, value, t => Json.Int(t), v => new JValue(v), required);

    internal double Number(string key, double value, bool required = false) => Value(key, value, Json.Number, v => new JValue(v), required);

    internal bool Flag(string key, bool value) => Value(key, value, Json.Flag, v => new JValue(v));

    internal string? Text(string key, string? value, bool required = false) =>
        Value(key, value, Json.TextOrNull, v => v is null ? JValue.CreateNull() : new JValue(v), required);

    internal int? OptionalInt(string key, int? value) => Value(key, value, t => Json.IsNull(t) ? null : Json.Int(t), Json.Of);

    /// <summary>A list of whole numbers and nulls, or null.</summary>
    internal IReadOnlyList<int?>? Extents(string key, IReadOnlyList<int?>? value) =>
        Value(key, value, t => Json.IsNull(t) ? null : Json.Extents(t), v => v is null ? JValue.CreateNull() : Json.Of(v));

    /// <summary>A list of whole numbers.</summary>
    internal Sizes Sizes(string key, Sizes value, bool required = false) =>
        Value(key, value, t => Json.Sizes(t, value.Count), Json.Of, required);

    /// <summary>A list of whole numbers of any length.</summary>
    internal Sizes AnySizes(string key, Sizes value, bool required = false) =>
        Value(key, value, t => Json.Sizes(t, null), Json.Of, required);

    /// <summary>A list of one whole number, written without the list.</summary>
    internal Sizes Single(string key, Sizes value, bool required = false) => [Int(key, value[0], required)];

    /// <summary>One of several names.</summary>
    internal T Named<T>(string key, T value, NameTable<T> table, bool required = false) =>
        Value(key, value, table.Read, v => table.Write(v, dialect.Written), required);

    /// <summary>What a layer does to its output alone, where a layer with weights may stand in a function's place.</summary>
    internal Activation EndActivation(string key, Activation value, bool required = false)
    {
        value = Activation(key, value, required, dialect.HoldsActivationLayers);
        return value is LayerActivation own && Reading ? own with { LearnsAlone = dialect.FrozenLearnsInside } : value;
    }

    /// <summary>A function.</summary>
    internal Activation Activation(string key, Activation value, bool required = false, bool mayHoldWeights = false) =>
        Value(
            key,
            value,
            t =>
                ActivationObjects.LayerOf(t) is { } entry
                    ? ActivationObjects.FunctionOf(Inner(key, entry, LayerActivation.Part), entry, mayHoldWeights)
                    : Function(key, t),
            v => v is GivenActivation given ? new JValue(given.Name) : KeptName(key, v) ?? Written(v),
            required
        );

    private Activation Function(string key, JToken token)
    {
        token = ActivationObjects.NameOf(token);
        return Given(key, token)
            ?? Customary(key, token)
            ?? Known(token) switch
            {
                ReluActivation relu => relu with { Form = dialect.Relu(this) },
                var function => function,
            };
    }

    private JToken Written(Activation function) =>
        dialect.HoldsActivationLayers && !dialect.Activations.Contains(function) && ActivationObjects.LayerOf(function) is { } layer
            ? Entry(layer)
            : dialect.Activations.Write(function, dialect.Written);

    /// <summary>Reads a layer that stands where something else is usual.</summary>
    protected abstract LayerSpec Inner(string key, JToken entry, string part);

    /// <summary>The entry of such a layer.</summary>
    protected abstract JObject Entry(LayerSpec layer);

    private Activation Known(JToken token)
    {
        try
        {
            return dialect.Activations.Read(token);
        }
        catch (ConfigValueException e) when (token is JValue { Value: string name })
        {
            throw e.With(new FunctionAdvice(name));
        }
    }

    /// <summary>The caller's function of a name.</summary>
    private GivenActivation? Given(string key, JToken token)
    {
        if (token is not JValue { Value: string name } || Import?.Options.Custom.TryLambda(out var function, name) is not true)
            return null;
        Note(ImportNoteKind.Conversion, $"'{dialect.Key(key)}' is the caller's '{Wording.Clip(name)}'");
        return new GivenActivation(name, x => function([x]));
    }

    /// <summary>A function that the era lacks, as later releases of Keras read its name.</summary>
    private Activation? Customary(string key, JToken token)
    {
        if (token is not JValue { Value: string name } || !dialect.Customary.TryGetValue(name, out var function))
            return null;
        Note(
            ImportNoteKind.Warning,
            $"'{dialect.Key(key)}': '{name}' is no function of this release and taken for the one that later releases call so, {function}",
            new FunctionAdvice(name)
        );
        return function;
    }

    /// <summary>The name of a customary function, where the file had it.</summary>
    private JValue? KeptName(string key, Activation value) =>
        Form.Config?[dialect.Key(key)] is JValue { Value: string name }
        && dialect.Customary.TryGetValue(name, out var known)
        && known == value
            ? new JValue(name)
            : null;

    /// <summary>How a layer treats borders, under the era's own key.</summary>
    internal Padding Padding(Padding value) => Named(dialect.Paddings.Key, value, dialect.Paddings.Names);

    /// <summary>The image layout, under the era's own key; where a file lacks it, that of its other layers or the release's
    /// default.</summary>
    internal DataFormat DataFormat(DataFormat value) =>
        Named(dialect.DataFormats.Key, Reading ? Form.DataFormat : value, dialect.DataFormats.Names);

    /// <summary>An initializer; <paramref name="usual"/> is what null stands for.</summary>
    internal Initializer Initializer(string key, Initializer? value, Initializer usual) =>
        Foreign(
            key,
            Value(key, value ?? usual, dialect.Initializers.Read, v => dialect.Initializers.Write(v, usual)),
            v => (v as ForeignInitializer)?.Name,
            ImportNoteKind.IgnoredKey,
            "weights of a file replace what it would draw"
        );

    internal Regularizer? Regularizer(string key, Regularizer? value) =>
        Foreign(
            key,
            Value(
                key,
                value,
                t =>
                {
                    if (dialect.Regularizers.Lost(t) is not { } lost)
                        return dialect.Regularizers.Read(t);
                    Note(ImportNoteKind.Warning, $"'{dialect.Key(key)}': {lost}", new LostSettingAdvice(dialect.Key(key)));
                    return null;
                },
                dialect.Regularizers.Write
            ),
            v => (v as ForeignRegularizer)?.Name,
            ImportNoteKind.Warning,
            "the model predicts and is not trained"
        );

    /// <summary>A constraint; its axes are those of the array in the file.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">The constraint with the axes of the weight.</param>
    /// <param name="axes">For each axis of the file's array that of the weight, or -1 where it has extent 1 and the weight lacks
    /// it.</param>
    internal Constraint? Constraint(string key, Constraint? value, params int[] axes) =>
        Foreign(
            key,
            Value(key, value, t => dialect.Constraints.Read(t, axes), c => dialect.Constraints.Write(c, axes)),
            v => (v as ForeignConstraint)?.Name,
            ImportNoteKind.Warning,
            "the model predicts and is not trained"
        );

    /// <summary>Says in the report of a value that it is the model's author's own, whose code no file holds.</summary>
    private T Foreign<T>(string key, T value, Func<T, string?> name, ImportNoteKind kind, string consequence)
    {
        if (Reading && name(value) is { } own)
            Note(
                kind,
                $"'{dialect.Key(key)}' is '{Wording.Clip(own)}', which is none of Keras's: {consequence}",
                kind == ImportNoteKind.Warning ? new LostSettingAdvice(dialect.Key(key)) : null
            );
        return value;
    }
}
