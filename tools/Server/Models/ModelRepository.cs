using KerasSharp.Extensions;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Orleans;
using KerasSharp.Server.Protocol;

namespace KerasSharp.Server.Models;

/// <summary>The models of a server, found once when it starts: a file; or a folder with a file for each model, or with a folder for each
/// model in which a folder with a number for a name holds each version's file, or is a SavedModel, as other servers have it. No name in a
/// request ever becomes a path.</summary>
internal sealed class ModelRepository : ISessionModels, IAsyncDisposable
{
    private static readonly string[] s_endings = [".keras", ".h5", ".hdf5"];

    private readonly SortedDictionary<string, List<ServedModel>> _models = new(StringComparer.Ordinal);

    /// <summary>The models' names.</summary>
    internal IEnumerable<string> Names => _models.Keys;

    /// <summary>Loads all models of a path.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="options">How each is served.</param>
    /// <param name="sequences">Makes what keeps the sequences of a model, by its name and version.</param>
    /// <param name="logger">Is told of loads.</param>
    /// <exception cref="KerasException">There is none, or one cannot be loaded.</exception>
    internal static async Task<ModelRepository> OpenAsync(
        string path,
        KerasModelOptions options,
        Func<string, string, HostedModel, ISequences> sequences,
        ILogger logger
    )
    {
        var repository = new ModelRepository();
        try
        {
            foreach (var (name, version, file) in Found(path))
            {
                if (!repository._models.TryGetValue(name, out var versions))
                    repository._models[name] = versions = [];
                // Which of two files answered would be chance.
                if (versions.Any(v => int.Parse(v.Version) == int.Parse(version)))
                    throw new KerasException($"{path}: expected one file for version {version} of model '{name}', found '{file}' besides");
                var model = HostedModel.Open(name, file, options, logger);
                versions.Add(new ServedModel(version, model, sequences(name, version, model)));
            }
            foreach (var versions in repository._models.Values)
                versions.Sort((a, b) => int.Parse(a.Version).CompareTo(int.Parse(b.Version)));
            return repository._models.Count > 0
                ? repository
                : throw new KerasException(
                    $"{path}: expected models ({string.Join(", ", s_endings)}) in the folder, NAME/VERSION/model.keras or "
                        + $"NAME/VERSION/saved_model.pb, found none"
                );
        }
        catch
        {
            await repository.DisposeAsync();
            throw;
        }
    }

    /// <summary>All versions of a model, oldest first.</summary>
    /// <exception cref="RequestException">There is no such model.</exception>
    internal IReadOnlyList<ServedModel> Versions(string name) =>
        _models.TryGetValue(name, out var versions) ? versions : throw RequestException.Missing($"no model '{name}'");

    /// <summary>A version of a model; the newest where none is asked for.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    internal ServedModel Find(string name, string? version)
    {
        var versions = Versions(name);
        return string.IsNullOrEmpty(version)
            ? versions[^1]
            : versions.FirstOrDefault(v => v.Version == version)
                ?? throw RequestException.Missing(
                    $"model '{name}' has no version '{version}'; it has {string.Join(", ", versions.Select(v => v.Version))}"
                );
    }

    /// <inheritdoc/>
    HostedModel? ISessionModels.Find(string name, string version) =>
        _models.TryGetValue(name, out var versions) ? versions.FirstOrDefault(v => v.Version == version)?.Model : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var model in _models.Values.SelectMany(v => v))
            await model.Model.DisposeAsync();
    }

    private static IEnumerable<(string Name, string Version, string File)> Found(string path)
    {
        if (File.Exists(path))
            return [(Path.GetFileNameWithoutExtension(path), "1", path)];
        if (!Directory.Exists(path))
            throw new KerasException($"{path}: no such file or folder");
        if (SavedModelFolder.IsModel(path))
            return [(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), "1", SavedModelFolder.FileOf(path))];
        var files = Files(path).Select(f => (Path.GetFileNameWithoutExtension(f), "1", f));
        var folders =
            from model in Directory.EnumerateDirectories(path)
            from version in Directory.EnumerateDirectories(model)
            where int.TryParse(Path.GetFileName(version), out int number) && number >= 0
            from file in SavedModelFolder.IsModel(version) ? [SavedModelFolder.FileOf(version)] : Files(version)
            select (Path.GetFileName(model), Path.GetFileName(version), file);
        return files.Concat(folders).Order();
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Where(f => s_endings.Contains(Path.GetExtension(f).ToLowerInvariant()))
            .Order(StringComparer.Ordinal);
}
