using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras;

/// <summary>What most eras do alike.</summary>
internal abstract class KerasEra : IKerasEra
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual IKerasEra? Parent => null;

    /// <inheritdoc/>
    public abstract ReleaseRange Releases { get; }

    /// <inheritdoc/>
    public abstract KerasVersion First { get; }

    /// <inheritdoc/>
    public abstract KerasVersion Last { get; }

    /// <inheritdoc/>
    public virtual KerasVersion Assumed => Last;

    /// <inheritdoc/>
    public virtual KerasVersion AssumedFor(FileTraits file) => Assumed;

    /// <inheritdoc/>
    public virtual bool TellsBackend => false;

    /// <inheritdoc/>
    public virtual bool SameOnAllBackends => false;

    /// <inheritdoc/>
    public virtual bool EndsMasks => false;

    /// <inheritdoc/>
    public virtual bool HandsOnStatedMasks(KerasVersion release) => true;

    public virtual bool TakesMasksAway(KerasVersion release) => false;

    public virtual bool HoldsStack(ModelSpec model, KerasVersion release) => true;

    /// <inheritdoc/>
    public virtual bool ReadsActivationLayers(KerasVersion release) => Dialect.HoldsActivationLayers;

    /// <inheritdoc/>
    public virtual bool SeesLateMasks(KerasVersion release) => true;

    /// <inheritdoc/>
    public virtual bool WritesTrees => false;

    /// <inheritdoc/>
    public virtual bool WritesLongTexts => false;

    /// <inheritdoc/>
    public virtual bool SplitsNames => true;

    // TensorFlow's variables have an output's number behind their names.
    /// <inheritdoc/>
    public virtual string ArrayName(string name, ModelSpec model, TrainingBackend backend) =>
        backend == TrainingBackend.TensorFlow ? name + ":0" : name;

    /// <inheritdoc/>
    public virtual Evidence? Recognize(FileTraits file) => null;

    /// <inheritdoc/>
    public abstract LayerTable Layers { get; }

    /// <inheritdoc/>
    public Dialect Dialect => Architecture.Dialect;

    /// <inheritdoc/>
    public abstract LayerEntries Architecture { get; }

    /// <inheritdoc/>
    public abstract TrainingTable Training { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<Quirk> Quirks { get; }

    /// <inheritdoc/>
    public virtual DataFormat UsualDataFormat(KerasVersion release) => DataFormat.ChannelsLast;

    /// <inheritdoc/>
    public virtual void Review(Model model, ImportContext context) { }

    /// <inheritdoc/>
    public virtual IKerasEra WholeModels => this;
}
