namespace KerasSharp.Data.Arrow;

/// <summary>What Apache.Arrow throws at a damaged file, which it does not document, as this project's own error.</summary>
internal static class ArrowDamage
{
    /// <summary>Runs work on a file.</summary>
    /// <exception cref="KerasFormatException">The file is damaged, or of a kind that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static T Run<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is EndOfStreamException || e is not (OutOfMemoryException or IOException or KerasException))
        {
            throw new KerasFormatException(
                $"{name}: the Arrow file is damaged, or of a kind that is not read: {Wording.Clip(e.Message)}",
                e
            );
        }
    }
}
