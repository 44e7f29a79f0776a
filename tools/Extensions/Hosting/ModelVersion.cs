using System.Numerics.Tensors;

namespace KerasSharp.Extensions;

/// <summary>One loaded state of a model's file: the model and who batches its calls. It ends when it is replaced and its last call is
/// answered.</summary>
internal sealed class ModelVersion : IAsyncDisposable
{
    private ModelVersion(Model model, Batcher batcher, FileStamp stamp) => (Model, Batcher, Stamp) = (model, batcher, stamp);

    internal Model Model { get; }

    internal Batcher Batcher { get; }

    /// <summary>The file as it was when it was read.</summary>
    internal FileStamp Stamp { get; }

    /// <summary>Loads a file and predicts once for each shape.</summary>
    internal static ModelVersion Load(string name, string path, KerasModelOptions options)
    {
        // Before the content: a change while it is read is seen as one.
        var stamp = FileStamp.Of(path);
        var model = options.Load(path);
        try
        {
            foreach (
                var shapes in options.WarmUp.Count > 0 ? options.WarmUp
                : model.TakesText ? []
                : Stated(model)
            )
                model.Predict([.. shapes.Select(s => Tensor.CreateFromShape<float>([model.FixedBatch ?? 1, .. s.Select(e => (nint)e)]))]);
            if (model.Spec.KeepsState)
                model.ResetStates();
            return new ModelVersion(model, new Batcher(name, model, options.Batching), stamp);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Batcher.DisposeAsync().ConfigureAwait(false);
        Model.Dispose();
    }

    private static IEnumerable<IReadOnlyList<IReadOnlyList<int>>> Stated(Model model)
    {
        var shapes = model.InputLayers.Select(i => i.InputShape!).ToArray();
        if (shapes.All(s => s.All(e => e is not null)))
            yield return [.. shapes.Select(s => (IReadOnlyList<int>)[.. s.Select(e => e!.Value)])];
    }
}

/// <summary>By what a change of a file is seen.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When it was written.</param>
internal readonly record struct FileStamp(long Length, DateTime Written)
{
    internal static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc) : default;
    }
}
