using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>What a rewrite may ask about the layer that it looks at, and about the era that is written for.</summary>
internal sealed record RewriteContext
{
    /// <summary>The era to write for.</summary>
    internal required IKerasEra Era { get; init; }

    /// <summary>The release to write for.</summary>
    internal required KerasVersion Release { get; init; }

    /// <summary>The layer's path in the model that is converted.</summary>
    internal required string Path { get; init; }

    /// <summary>The extents of each input behind the batch; null where they are not known or differ from call to call.</summary>
    internal required IReadOnlyList<IReadOnlyList<int?>?> Inputs { get; init; }

    /// <summary>Whether some call of the layer is given a mask.</summary>
    internal required bool IsMasked { get; init; }

    /// <summary>Whether some call of the layer is given a mask that tells more than which steps count: a TimeDistributed may hand such a
    /// one to the layer inside.</summary>
    internal required bool IsMaskedInside { get; init; }

    /// <summary>Whether all inputs of each call come with one and the same mask.</summary>
    internal required bool IsMaskedAlike { get; init; }

    /// <summary>Whether of the inputs of a call some come with a mask and others do not.</summary>
    internal required bool IsMaskedPartly { get; init; }

    /// <summary>Whether a layer behind this one computes by the mask that it hands on.</summary>
    internal required bool MaskIsRead { get; init; }

    /// <summary>Whether the model says how many samples there are.</summary>
    internal required bool FixesSamples { get; init; }

    /// <summary>The values of one of the layer's weights, by its name behind the path.</summary>
    internal required Func<string, float[]> Weight { get; init; }

    /// <summary>The shape of one of the layer's weights.</summary>
    internal required Func<string, int[]> WeightShape { get; init; }

    /// <summary>Whether the layer has a weight of that name.</summary>
    internal required Func<string, bool> HasWeight { get; init; }

    /// <summary>Where lines go.</summary>
    internal required ConversionReport Report { get; init; }

    /// <summary>The extents of the only input; null where they are not known.</summary>
    internal IReadOnlyList<int?>? Input => Inputs is [var only] ? only : null;

    /// <summary>Whether padding "same" is TensorFlow's in the files that are written.</summary>
    internal bool PadsAsNeeded => Era.SameOnAllBackends;

    /// <summary>Whether the era comes before Keras 2, which its TimeDistributedDense shows.</summary>
    internal bool IsBeforeKeras2 => Holds(new TimeDistributedDense(0));

    /// <summary>Whether the era has a class for such layers.</summary>
    internal bool Holds(LayerSpec layer) => Era.Layers.Knows(layer);

    /// <summary>Tells that the layer is written as something else.</summary>
    internal void Rewritten(Wording text) => Report.Add(ConversionNoteKind.Rewritten, Path, text);

    /// <summary>Tells something about the layer.</summary>
    internal void Tell(ConversionNoteKind kind, Wording text) => Report.Add(kind, Path, text);

    /// <summary>The same for a layer inside of this one.</summary>
    internal RewriteContext Inside(string part, IReadOnlyList<IReadOnlyList<int?>?> inputs) =>
        this with
        {
            Path = $"{Path}/{part}",
            Inputs = inputs,
            Weight = name => Weight($"{part}/{name}"),
            WeightShape = name => WeightShape($"{part}/{name}"),
            HasWeight = name => HasWeight($"{part}/{name}"),
        };
}
