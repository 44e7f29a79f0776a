namespace KerasSharp.Data;

/// <summary>Reads samples from the rows of a text or a table, one after another.</summary>
internal interface IRowReader : IDisposable
{
    /// <summary>What messages call the file.</summary>
    string Name { get; }

    /// <summary>Where the current sample stands, for messages: <c>x.csv, line 3</c>.</summary>
    string Place { get; }

    /// <summary>What rows are counted by: line or row.</summary>
    string Unit => "line";

    /// <summary>The line or row that <see cref="Place"/> names, from 1.</summary>
    long Line { get; }

    /// <summary>The row as it stands in the file.</summary>
    string Row { get; }

    /// <summary>The names above the columns; null where the text has none.</summary>
    IReadOnlyList<string>? Header { get; }

    /// <summary>The columns of ids; known after the first <see cref="Advance"/>.</summary>
    IReadOnlyList<IdColumn> IdColumns { get; }

    /// <summary>The current sample's ids, after <see cref="Parse"/>.</summary>
    IReadOnlyList<IdValue> Ids { get; }

    /// <summary>Goes to the next sample.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="KerasFormatException">The text is ill-formed, and where the next sample would begin is not known.</exception>
    bool Advance();

    /// <summary>Reads the current sample into one place for each input.</summary>
    /// <exception cref="KerasFormatException">The sample is ill-formed; those behind it can be read.</exception>
    void Parse(IReadOnlyList<TextSample> inputs);
}
