using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>A model that Keras 3 saved without zipping it: a folder with the members of a .keras file.</summary>
internal sealed class ModelFolder : IModelMembers
{
    /// <summary>The member that makes a folder a model.</summary>
    private const string Architecture = "config.json";

    private const string Assets = "assets";

    private ModelFolder(string path)
    {
        Name = path;
        // What layers keep in files of their own lies deeper.
        string assets = Path.Combine(path, Assets);
        Members =
        [
            .. Directory
                .EnumerateFiles(path)
                .Concat(Directory.Exists(assets) ? Directory.EnumerateFiles(assets, "*", SearchOption.AllDirectories) : [])
                .Select(f => Path.GetRelativePath(path, f).Replace(Path.DirectorySeparatorChar, '/')),
        ];
    }

    public string Name { get; }

    public IReadOnlyCollection<string> Members { get; }

    /// <summary>The folder; null where the path is none, or no model's.</summary>
    internal static ModelFolder? Open(string path) => IsModel(path) ? new ModelFolder(path) : null;

    /// <summary>Whether the path is the folder of a model.</summary>
    internal static bool IsModel(string path) => Directory.Exists(path) && File.Exists(Path.Combine(path, Architecture));

    public byte[] Read(string member) => File.ReadAllBytes(Path.Combine(Name, member));

    public Hdf5File OpenHdf5(string member) => Hdf5File.Open(Path.Combine(Name, member));
}
