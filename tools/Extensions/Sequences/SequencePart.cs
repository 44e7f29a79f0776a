namespace KerasSharp.Extensions;

/// <summary>Which sequence a call is a part of.</summary>
/// <param name="Id">The caller's name of it; not empty.</param>
/// <param name="Start">Whether the sequence begins with this part; one that is open under this name begins anew.</param>
/// <param name="End">Whether it ends with this part.</param>
/// <param name="Step">The part's number from 1 on, by which a part that is sent again is answered and not applied again; null for parts
/// without numbers.</param>
public sealed record SequencePart(string Id, bool Start = false, bool End = false, long? Step = null);
