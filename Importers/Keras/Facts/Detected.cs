namespace KerasSharp;

/// <summary>What was found out about a file.</summary>
/// <param name="Value">What was decided.</param>
/// <param name="Evidence">From what.</param>
/// <param name="Certain">False where the file allows another reading; <see cref="KerasImportOptions"/> can decide it.</param>
public sealed record Detected<T>(T Value, string Evidence, bool Certain = true)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Value} ({(Certain ? "" : "assumed: ")}{Evidence})";
}
