using System.Numerics.Tensors;
using KerasSharp.IO;
using KerasSharp.Numpy;

namespace KerasSharp.Data;

/// <summary>Writes one output as a .npy array.</summary>
internal sealed class NpyPredictionWriter(Stream stream, long? samples) : PredictionWriter
{
    private NpyWriter? _writer;

    public override void Write(PredictionBatch batch) => Write(batch.Outputs[0]);

    internal void Write(Tensor<float> y)
    {
        _writer ??= new NpyWriter(stream, [.. y.Lengths[1..].ToArray().Select(l => (int)l)], samples);
        _writer.WriteRows(Flat(y), (int)y.Lengths[0]);
    }

    public override void Complete() => _writer?.Complete();
}

/// <summary>Writes outputs as arrays of a .npz file, which holds them one behind the other: until the end each goes to a
/// temporary file of its own.</summary>
internal sealed class NpzPredictionWriter : PredictionWriter
{
    private readonly Stream _stream;
    private readonly IReadOnlyList<string> _names;
    private readonly FileStream[] _parts;
    private readonly NpyPredictionWriter[] _writers;

    internal NpzPredictionWriter(Stream stream, string target, IReadOnlyList<string> names, long? samples)
    {
        (_stream, _names) = (stream, names);
        // Beside the target: where the whole has room, so have its parts.
        _parts =
        [
            .. names.Select(_ => new FileStream(
                AtomicFile.Aside(target),
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                1 << 16,
                FileOptions.DeleteOnClose
            )),
        ];
        _writers = [.. _parts.Select(part => new NpyPredictionWriter(part, samples))];
    }

    public override void Write(PredictionBatch batch)
    {
        for (int i = 0; i < _writers.Length; i++)
            _writers[i].Write(batch.Outputs[i]);
    }

    public override void Complete()
    {
        foreach (var writer in _writers)
            writer.Complete();
        NpzFile.Write(
            _stream,
            _names.Select(
                (name, i) =>
                    KeyValuePair.Create<string, Action<Stream>>(
                        name,
                        target =>
                        {
                            _parts[i].Position = 0;
                            _parts[i].CopyTo(target);
                        }
                    )
            )
        );
    }

    public override void Dispose()
    {
        foreach (var part in _parts)
            part.Dispose();
    }
}
