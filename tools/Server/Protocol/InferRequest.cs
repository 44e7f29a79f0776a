using KerasSharp.Extensions;

namespace KerasSharp.Server.Protocol;

/// <summary>One array of a request.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Shape">[rows, ...].</param>
/// <param name="Values">Numbers, row-major; none where there are texts.</param>
/// <param name="Texts">Texts, row-major; null where there are numbers.</param>
internal sealed record InferInput(string Name, int[] Shape, float[] Values, string[]? Texts = null);

/// <summary>One output that is asked for.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="IsBinary">Whether its numbers come as bytes behind the JSON.</param>
internal sealed record RequestedOutput(string Name, bool IsBinary);

/// <summary>A request to predict.</summary>
/// <param name="Id">The client's own name for it, which the answer repeats; null for none.</param>
/// <param name="Inputs">The arrays.</param>
/// <param name="Outputs">What is asked for; none for all.</param>
/// <param name="IsBinary">Whether outputs come as bytes where they do not say it themselves.</param>
/// <param name="Sequence">Which sequence it is a part of; null for none.</param>
internal sealed record InferRequest(
    string? Id,
    IReadOnlyList<InferInput> Inputs,
    IReadOnlyList<RequestedOutput> Outputs,
    bool IsBinary,
    SequencePart? Sequence
);
