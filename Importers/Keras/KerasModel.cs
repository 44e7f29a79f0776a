using KerasSharp.Files;

namespace KerasSharp;

/// <summary>The front door: opens what any release of Keras from 0.3 to 3.15 saved. What a file is, its first bytes tell, and never its
/// name. <see cref="KerasImporter"/> has what is asked for seldom: architectures from memory, weights for a model that is there.</summary>
public static class KerasModel
{
    /// <summary>Loads a whole model: HDF5 (<c>.h5</c>), an archive (<c>.keras</c>), or a SavedModel.</summary>
    /// <param name="path">The file, or the folder of a SavedModel.</param>
    /// <param name="options">What the caller decides; null for what the file says.</param>
    /// <returns>The model on its device, weights and all: the file may change or go. Its import report tells what was detected and
    /// converted. The caller disposes of it.</returns>
    /// <inheritdoc cref="KerasImporter.Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(string path, KerasImportOptions? options = null) => KerasImporter.Load(path, options);

    /// <summary>Loads an architecture (JSON or YAML) and its weights (HDF5, or a checkpoint of TensorFlow), whichever is named
    /// first.</summary>
    /// <param name="first">One of the two files.</param>
    /// <param name="second">The other.</param>
    /// <param name="options">What the caller decides; null for what the files say.</param>
    /// <inheritdoc cref="KerasImporter.Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(string first, string second, KerasImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return IsArchitecture(second) && !IsArchitecture(first)
            ? KerasImporter.Load(second, first, options)
            : KerasImporter.Load(first, second, options);
    }

    /// <summary>Loads a whole model from a stream, which is read to its end.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="options">What the caller decides; null for what the file says.</param>
    /// <inheritdoc cref="KerasImporter.Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(Stream stream, KerasImportOptions? options = null) => KerasImporter.Load(stream, options);

    /// <summary>Loads a whole model from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="options">What the caller decides; null for what the file says.</param>
    /// <inheritdoc cref="KerasImporter.Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(ReadOnlyMemory<byte> bytes, KerasImportOptions? options = null) => KerasImporter.Load(bytes, options);

    /// <summary>Loads a whole model on a thread of the pool.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the caller decides; null for what the file says.</param>
    /// <param name="cancellation">Ends the wait at once; what is being loaded is disposed of when it is there.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="KerasImporter.Load(string, KerasImportOptions?)" path="/exception"/>
    public static Task<Model> LoadAsync(string path, KerasImportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return LoadAsync(() => Load(path, options), cancellation);
    }

    /// <summary>Loads an architecture (JSON or YAML) and its weights (HDF5), whichever is named first, on a thread of the pool.</summary>
    /// <param name="first">One of the two files.</param>
    /// <param name="second">The other.</param>
    /// <param name="options">What the caller decides; null for what the files say.</param>
    /// <param name="cancellation">Ends the wait at once; what is being loaded is disposed of when it is there.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="KerasImporter.Load(string, KerasImportOptions?)" path="/exception"/>
    public static Task<Model> LoadAsync(
        string first,
        string second,
        KerasImportOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return LoadAsync(() => Load(first, second, options), cancellation);
    }

    /// <summary>Loads a whole model from a stream, which is read to its end; reading it can be stopped at any time.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="options">What the caller decides; null for what the file says.</param>
    /// <param name="cancellation">Stops the reading, and ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="KerasImporter.Load(string, KerasImportOptions?)" path="/exception"/>
    public static Task<Model> LoadAsync(Stream stream, KerasImportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadAsync(stream, options, cancellation);
    }

    private static async Task<Model> ReadAsync(Stream stream, KerasImportOptions? options, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
        return await LoadAsync(() => Load(bytes.ToArray(), options), cancellation).ConfigureAwait(false);
    }

    private static async Task<Model> LoadAsync(Func<Model> load, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var loading = Task.Run(load, CancellationToken.None);
        try
        {
            return await loading.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = loading.ContinueWith(
                static done => done.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
            throw;
        }
    }

    private static bool IsArchitecture(string path) => File.Exists(path) && FileSignature.OfFile(path) == FileKind.Architecture;
}
