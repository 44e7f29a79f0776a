using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace KerasSharp.Data;

/// <summary>The samples of several files of arrays, one behind the other.</summary>
/// <param name="parts">The files.</param>
internal sealed class ConcatenatedSamples(IReadOnlyList<(string Name, ISampleReader Reader)> parts) : ISampleReader
{
    private readonly float[][] _buffers = [.. parts[0].Reader.Names.Select(_ => Array.Empty<float>())];
    private readonly nint[]?[] _shapes = new nint[]?[parts[0].Reader.Names.Count];
    private int _part;

    public long? Count => parts.Sum(p => p.Reader.Count);

    public IReadOnlyList<string> Names => parts[0].Reader.Names;

    public SampleBatch Read(int most)
    {
        int samples = 0;
        do
        {
            var batch = parts[_part].Reader.Read(most - samples);
            if (batch.Count == 0)
            {
                if (samples == 0)
                    Take(batch, 0, most);
                if (_part + 1 == parts.Count)
                    break;
                _part++;
                continue;
            }
            Take(batch, samples, most);
            samples += batch.Count;
        } while (samples < most);
        return new SampleBatch([.. _buffers.Select((b, i) => Tensor.Create(b, [samples, .. _shapes[i]!]))], []);
    }

    public void Dispose()
    {
        foreach (var (_, reader) in parts)
            reader.Dispose();
    }

    private void Take(SampleBatch batch, int before, int most)
    {
        for (int i = 0; i < _buffers.Length; i++)
        {
            var x = batch.Inputs[i];
            nint[] shape = [.. x.Lengths[1..]];
            _shapes[i] ??= shape;
            if (!shape.AsSpan().SequenceEqual(_shapes[i]))
                throw new KerasException(
                    $"{parts[_part].Name}: input '{Names[i]}': expected samples of shape ({Show(_shapes[i]!)}) as in {parts[0].Name}, "
                        + $"found "
                        + $"({Show(shape)})"
                );
            int size = shape.Aggregate(1, (a, b) => checked(a * (int)b)),
                end = checked((before + batch.Count) * size);
            if (_buffers[i].Length < end)
                Array.Resize(ref _buffers[i], (int)Math.Max(end, Math.Min((long)most * size, 2L * end)));
            if (batch.Count > 0)
                MemoryMarshal
                    .CreateReadOnlySpan(ref x.GetPinnableReference(), batch.Count * size)
                    .CopyTo(_buffers[i].AsSpan(before * size));
        }
    }

    private static string Show(nint[] shape) => string.Join(", ", shape);
}
