namespace KerasSharp.Data;

/// <summary>Reads samples from text, one after another.</summary>
internal interface ITextReader : IDisposable
{
    /// <summary>What messages call the text.</summary>
    string Name { get; }

    /// <summary>Where the last sample stood, for messages: <c>x.csv, line 3</c>.</summary>
    string Place { get; }

    /// <summary>Reads the next sample into one place for each input.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="KerasFormatException">The text is ill-formed.</exception>
    bool Read(IReadOnlyList<TextSample> inputs);
}
