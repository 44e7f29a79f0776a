namespace KerasSharp.Runtime.Planning.Building;

/// <summary>What a device can do that planning must know of. Each trait is a whole piece of planning that a device has by naming
/// it.</summary>
internal sealed record DeviceTraits
{
    /// <summary>The device in messages, such as CPU.</summary>
    public required string Name { get; init; }

    /// <summary>Whether steps read and write the caller's arrays where they lie; else inputs and outputs have buffers of the
    /// plan's.</summary>
    public bool SharesHostMemory { get; init; }

    /// <summary>Whether what depends on variables alone is computed once for each version of them.</summary>
    public bool PreparesValues { get; init; }

    /// <summary>Whether a product with weights adds a bias and applies an activation in the same step.</summary>
    public bool FusesEpilogues { get; init; }

    /// <summary>Whether a convolution takes a row that its result is multiplied with into its kernel.</summary>
    public bool ScalesKernels { get; init; }

    /// <summary>Whether an elementwise pass has several results, written straight into variables where nothing reads them later.</summary>
    public bool UpdatesInPasses { get; init; }

    /// <summary>Whether numbers are part of an elementwise pass itself, and no operands of it.</summary>
    public bool InlinesNumbers { get; init; }

    /// <summary>Whether a variable's new value must lie row-major to be written.</summary>
    public bool WritesDense { get; init; }

    /// <summary>Whether a recurrence and its gradient are fused together or not at all.</summary>
    public bool PairsRecurrences { get; init; }

    /// <summary>Whether a fused recurrence takes the product of its input with weights, and folds a lookup into it.</summary>
    public bool TakesInputProducts { get; init; }

    /// <summary>Whether two recurrent passes that do not need each other run side by side.</summary>
    public bool RunsPassesAbreast { get; init; }
}
