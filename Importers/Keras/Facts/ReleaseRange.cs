namespace KerasSharp.Importers.Keras.Facts;

/// <summary>Releases of Keras from one on and before another.</summary>
/// <param name="From">The first release; null for no bound.</param>
/// <param name="Before">The first release that is no longer in the range; null for no bound.</param>
internal sealed record ReleaseRange(KerasVersion? From = null, KerasVersion? Before = null)
{
    /// <summary>Every release.</summary>
    internal static readonly ReleaseRange All = new();

    /// <summary>From a release on.</summary>
    internal static ReleaseRange Since(int major, int minor = 0, int patch = 0) => new(From: new KerasVersion(major, minor, patch));

    /// <summary>From a release of tf.keras on.</summary>
    internal static ReleaseRange SinceTf(int major, int minor = 0, int patch = 0) =>
        new(From: new KerasVersion(major, minor, patch) { IsTensorFlow = true });

    /// <summary>All releases before one.</summary>
    internal static ReleaseRange UpTo(int major, int minor = 0, int patch = 0) => new(Before: new KerasVersion(major, minor, patch));

    /// <summary>The same first release, up to another one that is not in the range.</summary>
    internal ReleaseRange Until(int major, int minor = 0, int patch = 0) => this with { Before = new KerasVersion(major, minor, patch) };

    /// <summary>The same first release, up to one of tf.keras that is not in the range.</summary>
    internal ReleaseRange UntilTf(int major, int minor = 0, int patch = 0) =>
        this with
        {
            Before = new KerasVersion(major, minor, patch) { IsTensorFlow = true },
        };

    internal bool Contains(KerasVersion release) => !(release < From) && !(release >= Before);

    public override string ToString() =>
        (From, Before) switch
        {
            (null, null) => "all releases",
            ({ } from, null) => $"from {from} on",
            (null, { } before) => $"before {before}",
            ({ } from, { } before) => $"from {from} on, before {before}",
        };
}
