namespace KerasSharp.Scoring;

/// <summary>What is known of a part: beside it stands a file that holds this.</summary>
public sealed record Receipt
{
    /// <summary>The shard's number, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>How many samples are predicted.</summary>
    public required long Rows { get; init; }

    /// <summary>How many rows were no samples and are written down elsewhere.</summary>
    public required long Rejected { get; init; }

    /// <summary>The part's length.</summary>
    public required long Bytes { get; init; }

    /// <summary>Its hash.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How long the scoring took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Where it was done.</summary>
    public required string Host { get; init; }

    /// <summary>Which attempt it was, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>The hash of the plan that it belongs to.</summary>
    public required string Plan { get; init; }
}

/// <summary>Why a shard failed in a way that no other attempt mends.</summary>
/// <param name="Shard">The shard's number, from 0.</param>
/// <param name="Reason">What was wrong.</param>
/// <param name="Host">Where it was tried.</param>
/// <param name="Plan">The hash of the plan that it belongs to.</param>
internal sealed record Failure(int Shard, string Reason, string Host, string Plan);
