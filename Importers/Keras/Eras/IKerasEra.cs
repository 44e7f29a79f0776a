using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Eras;

/// <summary>An era of Keras: releases whose files have one form. All that depends on the era is said here and in its folder; the
/// pipelines of Import and Export know no era by name. A canonical layer record is all that eras have in common, so a conversion is an
/// import by one and an export by another.</summary>
internal interface IKerasEra
{
    /// <summary>Its name: <c>Keras 1</c>.</summary>
    string Name { get; }

    /// <summary>The era from which it derives its tables; null for none. Its folder may know this one's and no other.</summary>
    IKerasEra? Parent { get; }

    /// <summary>The releases that belong to it.</summary>
    ReleaseRange Releases { get; }

    /// <summary>The earliest release that is read, as messages say it.</summary>
    KerasVersion First { get; }

    /// <summary>The latest release that is read, as messages say it.</summary>
    KerasVersion Last { get; }

    /// <summary>The release that is meant where a file shows the era and no release.</summary>
    KerasVersion Assumed { get; }

    /// <summary>The release that such a file is taken for: <see cref="Assumed"/>, or one that its form shows.</summary>
    KerasVersion AssumedFor(FileTraits file);

    /// <summary>What in a file shows that it is of this era, though it names no release; null where nothing does.</summary>
    Evidence? Recognize(FileTraits file);

    /// <summary>Whether its files say the release and the backend, beside the weights too.</summary>
    bool TellsBackend { get; }

    /// <summary>Whether its files mean the same on whatever backend they were made; they are then read as TensorFlow's.</summary>
    bool SameOnAllBackends { get; }

    /// <summary>Whether masks end at layers that do not support them; else they are errors there.</summary>
    bool EndsMasks { get; }

    /// <summary>Whether a mask that the call of a layer states goes on to later layers; else that of the layer's input does.</summary>
    /// <param name="release">The release.</param>
    bool HandsOnStatedMasks(KerasVersion release);

    /// <summary>Whether a release's MultiHeadAttention takes away the masks of what it is given.</summary>
    bool TakesMasksAway(KerasVersion release);

    /// <summary>Whether a release reads a Sequential back as one; else it is written as a graph.</summary>
    bool HoldsStack(ModelSpec model, KerasVersion release);

    /// <summary>Whether Keras reads back a layer that stands in the place of an activation's name.</summary>
    /// <param name="release">The release.</param>
    bool ReadsActivationLayers(KerasVersion release);

    /// <summary>Whether attention that states no masks sees those that come with its values when the model runs; else those alone that are
    /// known where it is called.</summary>
    /// <param name="release">The release.</param>
    bool SeesLateMasks(KerasVersion release);

    /// <summary>Whether models are written for it as trees of objects (.keras, .weights.h5) beside HDF5.</summary>
    bool WritesTrees { get; }

    /// <summary>Whether its HDF5 files have texts of any length, a group of arrays that belong to no layer, and Sequentials that do not
    /// list their inputs.</summary>
    bool WritesLongTexts { get; }

    /// <summary>Whether it reads a list of names that is in several attributes, as Keras 2.1 and later do.</summary>
    bool SplitsNames { get; }

    /// <summary>The whole name of an array in an HDF5 file.</summary>
    /// <param name="name">As its layer calls it.</param>
    /// <param name="model">The model.</param>
    /// <param name="backend">The backend.</param>
    string ArrayName(string name, ModelSpec model, TrainingBackend backend);

    /// <summary>Its classes: keys of configs, and arrays with their layouts.</summary>
    LayerTable Layers { get; }

    /// <summary>How it spells keys, names and values.</summary>
    Dialect Dialect { get; }

    /// <summary>Reads and writes its architectures.</summary>
    LayerEntries Architecture { get; }

    /// <summary>Optimizers, losses, metrics and the order of optimizers' states.</summary>
    TrainingTable Training { get; }

    /// <summary>Its quirks, without those of its parent.</summary>
    IReadOnlyList<Quirk> Quirks { get; }

    /// <summary>The layout of images where no layer stores one, and no caller says it.</summary>
    DataFormat UsualDataFormat(KerasVersion release);

    /// <summary>Looks at a model that was read, whose shapes tell what its file leaves open.</summary>
    /// <param name="model">The model, built.</param>
    /// <param name="context">Its import, whose report notes are added to.</param>
    /// <exception cref="KerasFormatException">The file may mean two things, and no guess is likely enough.</exception>
    void Review(Model model, ImportContext context);

    /// <summary>The era whose whole-model files a model of this one is saved as; itself where it has such files.</summary>
    IKerasEra WholeModels { get; }
}
