namespace KerasSharp.Importers.Keras.Facts;

/// <summary>What was found out about a file, with its evidence as data.</summary>
/// <param name="Value">What was decided.</param>
/// <param name="Evidence">From what.</param>
/// <param name="Certain">False where the file allows another reading.</param>
internal sealed record Finding<T>(T Value, Evidence Evidence, bool Certain = true)
{
    /// <summary>As it is told to the caller.</summary>
    internal Detected<T> Told => new(Value, Evidence.ToString(), Certain);
}
