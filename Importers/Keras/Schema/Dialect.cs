using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>How an era spells what the configs of many layers share: keys, names of functions, and the forms of initializers,
/// regularizers and constraints. Schemas below Layers use the keys of current Keras; an era that has others renames them here.</summary>
internal abstract class Dialect
{
    /// <summary>The release in whose form models are written, for messages: <c>Keras 1.2.2</c>.</summary>
    internal abstract KerasVersion Written { get; }

    /// <summary>The era's key for one of current Keras, where it is another; a key that is not listed stands for itself.</summary>
    protected virtual FrozenDictionary<string, string> Renamed => FrozenDictionary<string, string>.Empty;

    /// <summary>Activations by name.</summary>
    internal abstract NameTable<Activation> Activations { get; }

    /// <summary>Whether a layer can stand in the place of an activation's name.</summary>
    internal virtual bool HoldsActivationLayers => false;

    /// <summary>Whether layers inside of a frozen layer learn, unless they are frozen themselves.</summary>
    internal virtual bool FrozenLearnsInside => false;

    /// <summary>Activations that the era lacks and later releases of Keras have, by their names there: a file that holds such a name is
    /// read as those releases read it, and the report says it.</summary>
    internal virtual FrozenDictionary<string, Activation> Customary => FrozenDictionary<string, Activation>.Empty;

    /// <summary>How the backend that wrote a file computes max(x, 0).</summary>
    internal virtual ReluForm Relu(Config c) => ReluForm.Maximum;

    /// <summary>How relu with a slope below 0 is computed.</summary>
    internal virtual ReluForm LeakyRelu(Config c) => Relu(c);

    /// <summary>The key of a layer's image layout, and its names.</summary>
    internal abstract (string Key, NameTable<DataFormat> Names) DataFormats { get; }

    /// <summary>The key of how a layer treats borders, and its names.</summary>
    internal abstract (string Key, NameTable<Padding> Names) Paddings { get; }

    /// <summary>Initializers.</summary>
    internal abstract IInitializerForm Initializers { get; }

    /// <summary>Regularizers.</summary>
    internal abstract IRegularizerForm Regularizers { get; }

    /// <summary>Constraints.</summary>
    internal abstract IConstraintForm Constraints { get; }

    /// <summary>The key as the era spells it.</summary>
    internal string Key(string key) => Renamed.GetValueOrDefault(key, key);
}
