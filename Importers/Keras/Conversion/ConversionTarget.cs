using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>What a conversion writes for.</summary>
/// <param name="Era">The era.</param>
/// <param name="Release">The release.</param>
internal sealed record ConversionTarget(IKerasEra Era, KerasVersion Release)
{
    // Eras whose whole-model files are of a form of their own.
    private static readonly IKerasEra[] s_written = [.. KerasEras.All.Where(e => e.WholeModels == e)];

    // Before, tf.keras had other keys and classes.
    private static readonly ReleaseRange s_tensorFlow = ReleaseRange.Since(2, 4).Until(2, 16);

    /// <summary>A release as a target.</summary>
    /// <exception cref="KerasUnsupportedException">It is not written.</exception>
    internal static ConversionTarget Of(KerasVersion release) =>
        s_written.FirstOrDefault(e => IsWritten(e, release)) is { } era
            ? new ConversionTarget(era, release)
            : throw new KerasUnsupportedException(
                $"expected one of the releases {Wording.List(s_written.Select(Releases))} to write, found {release}"
            );

    /// <summary>The target that a person names: keras1, keras2, tfkeras or keras3, with the release that is usually written.</summary>
    /// <returns>Null where the name is none.</returns>
    internal static ConversionTarget? ByName(string name) =>
        s_written.FirstOrDefault(e => e.Name.Replace(" ", "").Replace(".", "").Equals(name, StringComparison.OrdinalIgnoreCase)) is { } era
            ? new ConversionTarget(era, era.Dialect.Written)
            : null;

    /// <summary>Saves a model that was converted for this target.</summary>
    /// <param name="converted">The model.</param>
    /// <param name="path">The file: an archive where its name ends in .keras.</param>
    /// <exception cref="KerasUnsupportedException">The era has no archives.</exception>
    internal void Save(Model converted, string path)
    {
        var writer = new ModelWriter(converted, Era, Release);
        if (!path.EndsWith(".keras", StringComparison.OrdinalIgnoreCase))
            writer.WholeModel().Save(path);
        else if (Era.WritesTrees)
            KerasArchiveWriter.Save(path, writer.Archive([]));
        else
            throw new KerasUnsupportedException($"{path}: expected a name that ends in .h5, for {Era.Name} is written as HDF5");
    }

    private static bool IsWritten(IKerasEra era, KerasVersion release) =>
        era.SameOnAllBackends
            ? era.Releases.Contains(release) && (era.WritesTrees || s_tensorFlow.Contains(release))
            : release == era.Dialect.Written;

    private static string Releases(IKerasEra era) =>
        era.WritesTrees ? $"{era.First.Line} to {era.Last.Line}"
        : era.SameOnAllBackends ? $"2.4 to {era.Last.Line}"
        : $"{era.Dialect.Written}";
}
