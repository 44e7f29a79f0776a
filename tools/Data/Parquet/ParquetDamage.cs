namespace KerasSharp.Data.Parquet;

/// <summary>What Parquet.Net throws at a damaged file, which it does not document, as this project's own error.</summary>
internal static class ParquetDamage
{
    /// <summary>Runs work on a file.</summary>
    /// <exception cref="KerasFormatException">The file is damaged, or of a kind that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static T Run<T>(string name, Func<ValueTask<T>> work)
    {
        try
        {
            return work().AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new KerasFormatException(
                $"{name}: the Parquet file is damaged, or of a kind that is not read: {Wording.Clip(e.Message)}",
                e
            );
        }
    }

    // Parquet.Net tells damage by plain IOExceptions, too; those of the operating system have codes of their own.
    private static bool IsDamage(Exception e) =>
        e is EndOfStreamException
        || (e.GetType() == typeof(IOException) && e.HResult == new IOException().HResult)
        || e is not (OutOfMemoryException or IOException or KerasException or OperationCanceledException);
}
