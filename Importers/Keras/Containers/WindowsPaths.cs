using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>tf.keras 2.12 to 2.15 joins the names of objects as the system joins folders. On Windows one group of the root is then
/// called <c>_layer_checkpoint_dependencies\dense</c>, and no such file loads on another system. Keras 3 always writes '/'.</summary>
internal static class WindowsPaths
{
    private const char Separator = '\\';

    // The lists of layers, in which objects are called by their classes.
    private static readonly string[] s_lists = [@"layers\", @"_layer_checkpoint_dependencies\"];

    /// <summary>The file itself, or its copy in memory with groups inside of groups where it was written on Windows. The original is
    /// closed then.</summary>
    /// <inheritdoc cref="Hdf5GroupBuilder.Copy(Hdf5Group)" path="/exception"/>
    internal static Hdf5File Nested(Hdf5File file)
    {
        var root = file.Root;
        if (root.HasStringList("layer_names") || !root.Keys.Any(k => Array.Exists(s_lists, l => k.StartsWith(l, StringComparison.Ordinal))))
            return file;
        using (file)
        {
            var writer = new Hdf5Writer();
            foreach (string key in root.Keys)
                if (root[key] is Hdf5Dataset dataset)
                    writer.Root.Copy(key, dataset);
                else
                    writer.Root.Group(key.Replace(Separator, '/')).Copy(root.Group(key));
            using var bytes = new MemoryStream();
            writer.Save(bytes);
            return Hdf5File.Open(bytes.ToArray(), file.Name);
        }
    }
}
