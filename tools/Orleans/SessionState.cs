using KerasSharp.Extensions;

namespace KerasSharp.Orleans;

/// <summary>What is stored of a sequence between its parts.</summary>
[GenerateSerializer, Alias("KerasSharp.Orleans.SessionState")]
public sealed class SessionState
{
    /// <summary>The model's states with its hash, as <see cref="ModelStates.ToBytes"/> has them; none before the first part.</summary>
    [Id(0)]
    public byte[] States { get; set; } = [];

    /// <summary>Parts that were applied.</summary>
    [Id(1)]
    public long Step { get; set; }

    /// <summary>The last part's data, by their hash.</summary>
    [Id(2)]
    public string Inputs { get; set; } = "";

    /// <summary>What the last part gave.</summary>
    [Id(3)]
    public SessionTensor[] Outputs { get; set; } = [];

    /// <summary>Whether the last part was the end.</summary>
    [Id(4)]
    public bool Ended { get; set; }

    internal SequenceProgress? ToProgress() =>
        Step == 0 ? null : new(ModelStates.FromBytes(States), Step, Inputs, [.. Outputs.Select(o => o.ToTensor())], Ended);

    internal void Set(SequenceProgress progress) =>
        (States, Step, Inputs, Outputs, Ended) = (
            progress.States.ToBytes(),
            progress.Step,
            progress.Inputs,
            [.. progress.Outputs.Select(SessionTensor.Of)],
            progress.Ended
        );
}
