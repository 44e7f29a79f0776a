using System.Numerics.Tensors;

namespace KerasSharp.Extensions;

/// <summary>Whoever keeps the states of sequences between their parts: one process (<see cref="ModelSequences"/>), or several
/// machines.</summary>
public interface ISequences
{
    /// <summary>Predicts a part of a sequence. A part that fails leaves the sequence as it was before it.</summary>
    /// <param name="part">Which sequence.</param>
    /// <param name="xs">One array for each input, each [rows, ...], as many rows in each part.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>One array for each output.</returns>
    /// <exception cref="ModelInputException">No sequence of this name is open and none is begun, the part's number is not the next one, or
    /// the data do not fit.</exception>
    /// <exception cref="ModelOverloadedException">Too many sequences are open, or too many rows wait; or, on several machines, the one
    /// that kept the sequence is gone and no other has taken it over yet.</exception>
    /// <exception cref="TimeoutException">The call waited longer than it may.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    Task<IReadOnlyList<Tensor<float>>> StepAsync(
        SequencePart part,
        IReadOnlyList<Tensor<float>> xs,
        CancellationToken cancellation = default
    );
}
