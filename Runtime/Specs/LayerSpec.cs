using System.Diagnostics.CodeAnalysis;

namespace KerasSharp;

/// <summary>A layer's configuration: a record, comparable and printable, without behaviour. The same object used twice in a
/// model is one layer with shared weights.</summary>
// Its settings are walked by name where models are compared and hashed: trimming must leave them.
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties)]
public abstract record LayerSpec
{
    /// <summary>Unique in its model; null where the model shall choose one (<c>dense_1</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Whether training changes its weights.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>Whether what it holds learns although it is frozen: what layers inside hold in Keras 3, and before 3.2 anything.</summary>
    internal bool LearnsFrozen { get; init; }

    /// <summary>Whether something in it learns, if what is around it does.</summary>
    internal bool Learns => Trainable || LearnsFrozen;

    /// <summary>The shape of one sample where the layer stands first in a Sequential; null extents are not known ahead.</summary>
    public IReadOnlyList<int?>? InputShape { get; init; }

    /// <summary>The fixed number of samples in a batch where the layer stands first in a Sequential; null for any number.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether it keeps a state between batches, so that the batch size must be fixed.</summary>
    public virtual bool KeepsState => false;

    /// <summary>The class name that Keras gives this layer since 2.0, for names and messages.</summary>
    public virtual string ClassName => GetType().Name;
}

/// <summary>Where data enters a model.</summary>
public sealed record InputLayer : LayerSpec
{
    /// <param name="shape">The extents of one sample; null where not known ahead.</param>
    public InputLayer(params int?[] shape) => InputShape = Given(shape);

    /// <summary>Whether data loses its fractions where it enters (input_dtype int32 and its like).</summary>
    public bool Integer { get; init; }

    /// <summary>Whether data are texts (dtype string), which only a <see cref="TextLayer"/> takes.</summary>
    public bool Text { get; init; }

    /// <summary>Whether Keras made it unasked, in front of a Sequential's first layer: it is in no file and in no summary.</summary>
    public bool Implicit { get; init; }

    /// <summary>What Keras 1 calls an input that it made unasked, but for the number at the end: <c>dense_input_</c>. Each of its
    /// processes counts the number anew, and it stands in no file. Null where <see cref="LayerSpec.Name"/> is Keras's own name.</summary>
    public string? KerasNamePrefix { get; init; }
}
