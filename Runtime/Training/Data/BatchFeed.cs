using System.Buffers;
using System.Numerics.Tensors;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Runtime.Training;

/// <summary>Hands the samples of training data to a step batch by batch: in their own order straight from the arrays, else copied
/// together into memory that every batch uses again.</summary>
internal sealed unsafe class BatchFeed : IDisposable
{
    private readonly MemoryHandle[] _handles;
    private readonly long[] _strides;
    private readonly float[][] _gathered;
    private readonly HostBuffer[] _buffers;
    private readonly int _first;

    /// <param name="data">The data, which must not change meanwhile.</param>
    /// <param name="batchSize">The most samples of a batch.</param>
    /// <param name="ordered">Whether batches will be taken in the data's own order only.</param>
    public BatchFeed(PreparedData data, int batchSize, bool ordered)
    {
        int count = data.Arrays.Count;
        (_handles, _strides, _buffers, _first) = (new MemoryHandle[count], new long[count], new HostBuffer[count], data.Start);
        for (int i = 0; i < count; i++)
        {
            _handles[i] = data.Arrays[i].GetPinnedHandle();
            _strides[i] = data.Arrays[i].Lengths[0] == 0 ? 0 : data.Arrays[i].FlattenedLength / data.Arrays[i].Lengths[0];
        }
        _gathered = ordered
            ? []
            : [.. _strides.Select(s => GC.AllocateUninitializedArray<float>(checked((int)(s * batchSize)), pinned: true))];
    }

    /// <summary>Samples <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.</summary>
    public ReadOnlySpan<HostBuffer> Take(int start, int count)
    {
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i] = new HostBuffer((float*)_handles[i].Pointer + (_first + start) * _strides[i], count * _strides[i]);
        return _buffers;
    }

    /// <summary>The samples of these numbers.</summary>
    public ReadOnlySpan<HostBuffer> Take(ReadOnlySpan<int> samples)
    {
        for (int i = 0; i < _buffers.Length; i++)
        {
            long stride = _strides[i];
            var from = (float*)_handles[i].Pointer;
            fixed (float* to = _gathered[i])
            {
                for (int k = 0; k < samples.Length; k++)
                    Buffer.MemoryCopy(
                        from + (_first + samples[k]) * stride,
                        to + k * stride,
                        stride * sizeof(float),
                        stride * sizeof(float)
                    );
                _buffers[i] = new HostBuffer(to, samples.Length * stride);
            }
        }
        return _buffers;
    }

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Dispose();
    }
}
