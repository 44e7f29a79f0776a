using System.Text;
using KerasSharp.IO;

namespace KerasSharp.Data;

/// <summary>A text of predictions that another run can go on with: until it is whole it stands under another name, beside a note of what it
/// is made of.</summary>
/// <param name="path">The file.</param>
/// <param name="format">Its format.</param>
/// <param name="hasHeader">Whether its first row is none of predictions.</param>
internal sealed class ResumableOutput(string path, FileFormat format, bool hasHeader)
{
    /// <summary>What its rows are kept in meanwhile.</summary>
    internal string Part => path + ".part";

    private string Note => path + ".part.made-of";

    /// <summary>Writes it, or the rest of it.</summary>
    /// <param name="madeOf">What the predictions are made of: all that changes one of them.</param>
    /// <param name="write">Writes the rest behind so many rows.</param>
    /// <exception cref="KerasException">What stands there is made of something else.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Write(string madeOf, Action<Stream, long> write)
    {
        Require(madeOf);
        using (var stream = new FileStream(Part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        {
            long rows = KeepWholeRows(stream);
            write(stream, rows);
            stream.Flush(flushToDisk: true);
        }
        File.Move(Part, path, overwrite: true);
        File.Delete(Note);
    }

    private void Require(string madeOf)
    {
        if (format is not (FileFormat.Csv or FileFormat.Jsonl))
            throw new KerasException(
                $"--resume is for the output formats csv and jsonl, whose rows stand alone; found {format.ToString().ToLowerInvariant()}"
            );
        if (path == FileFormats.Standard || !AtomicFile.CanReplace(path))
            throw new KerasException($"{path}: --resume goes on with a file, found a pipe or device");
        if (File.Exists(Note) && File.ReadAllText(Note) != madeOf)
            throw new KerasException(
                $"{Part}: begun with another model, other inputs or other options; --resume goes on as it began, and without this file "
                    + $"and {Note} begins anew"
            );
        if (!File.Exists(Note) && File.Exists(Part))
            throw new KerasException($"{Part}: expected {Note} beside it, which tells what it is made of, found none");
        AtomicFile.Write(Note, stream => stream.Write(Encoding.UTF8.GetBytes(madeOf)));
    }

    /// <summary>Cuts off a row that was not ended, and goes to the end.</summary>
    /// <returns>How many rows of predictions are left.</returns>
    private long KeepWholeRows(FileStream stream)
    {
        long rows = 0,
            end = 0,
            at = 0;
        bool isQuoted = false;
        var buffer = new byte[1 << 16];
        for (int got = stream.Read(buffer); got > 0; got = stream.Read(buffer))
        for (int i = 0; i < got; i++)
        {
            at++;
            // An id may hold the end of a line; JSON writes it otherwise.
            isQuoted ^= buffer[i] == '"' && format == FileFormat.Csv;
            if (buffer[i] != '\n' || isQuoted)
                continue;
            rows++;
            end = at;
        }
        stream.SetLength(end);
        stream.Position = end;
        return hasHeader && rows > 0 ? rows - 1 : rows;
    }
}
