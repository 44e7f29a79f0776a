using System.Numerics.Tensors;

namespace KerasSharp.Extensions;

/// <summary>Keeps the states of sequences by their callers' names, so that parts can be sent one after another. Parts of one sequence are
/// computed in the order in which they come, those of different sequences together. Safe from many threads.</summary>
public sealed class ModelSequences : ISequences
{
    private readonly HostedModel _model;
    private readonly SequenceOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sequence> _open = new(StringComparer.Ordinal);
    private DateTimeOffset _looked;

    /// <param name="model">Computes the steps; stays the caller's.</param>
    /// <param name="options">How many are kept and how long.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ModelSequences(HostedModel model, SequenceOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _options, _clock) = (model, (options ?? new()).Checked(), clock ?? TimeProvider.System);
        _looked = _clock.GetUtcNow();
    }

    /// <summary>Sequences that are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Tensor<float>>> StepAsync(
        SequencePart part,
        IReadOnlyList<Tensor<float>> xs,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(xs);
        if (string.IsNullOrEmpty(part.Id))
            throw new ModelInputException($"expected a sequence with a name, found an empty one");
        var sequence = Enter(part);
        try
        {
            await sequence.Turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var progress = await SequenceProgress.StepAsync(_model, sequence.Progress, part, xs, cancellation).ConfigureAwait(false);
                sequence.Progress = progress;
                return progress.Outputs;
            }
            finally
            {
                sequence.Turn.Release();
            }
        }
        finally
        {
            Leave(part, sequence);
        }
    }

    private Sequence Enter(SequencePart part)
    {
        lock (_gate)
        {
            DropIdle();
            if (!_open.TryGetValue(part.Id, out var sequence))
            {
                if (!part.Start)
                    throw Unknown(part.Id);
                if (_open.Count >= _options.MaxSequences)
                    throw new ModelOverloadedException(
                        $"model '{_model.Name}': expected at most {_options.MaxSequences} open sequences, found as many"
                    );
                _open.Add(part.Id, sequence = new Sequence());
            }
            sequence.Users++;
            return sequence;
        }
    }

    private void Leave(SequencePart part, Sequence sequence)
    {
        lock (_gate)
        {
            sequence.Used = _clock.GetUtcNow();
            sequence.IsNumbered |= part.Step is not null;
            // A last part with a number may be sent again.
            if (--sequence.Users == 0 && (sequence.Progress is null || sequence.Progress.Ended && !sequence.IsNumbered))
                _open.Remove(part.Id);
        }
    }

    // Looking through all sequences at each call would make many of them slow.
    private void DropIdle()
    {
        var now = _clock.GetUtcNow();
        bool isFull = _open.Count >= _options.MaxSequences;
        if (!isFull && now - _looked < _options.IdleTimeout / 8)
            return;
        _looked = now;
        foreach (var (id, sequence) in _open)
            if (sequence.Users == 0 && (isFull && sequence.Progress is { Ended: true } || now - sequence.Used > _options.IdleTimeout))
                _open.Remove(id);
    }

    private ModelInputException Unknown(string id) =>
        new($"model '{_model.Name}': expected the first part of a sequence (sequence_start), found no open sequence '{id}'");

    private sealed class Sequence
    {
        internal SemaphoreSlim Turn { get; } = new(1);

        /// <summary>Calls that wait or run; guarded by the table's lock.</summary>
        internal int Users { get; set; }

        internal DateTimeOffset Used { get; set; }

        /// <summary>Whether its parts bear numbers, so that the last one may be asked for again.</summary>
        internal bool IsNumbered { get; set; }

        /// <summary>Null before the first part.</summary>
        internal SequenceProgress? Progress { get; set; }
    }
}
