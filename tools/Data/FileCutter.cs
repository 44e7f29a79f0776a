using KerasSharp.Numpy;

namespace KerasSharp.Data;

/// <summary>Cuts files of samples into stretches that can be read alone.</summary>
internal static class FileCutter
{
    /// <summary>The stretches of a file, of about so many samples; none where it has none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="hasHeader">Whether it is a text with a header.</param>
    /// <param name="rules">How lines of text become samples.</param>
    /// <param name="rows">How many samples a stretch has.</param>
    /// <param name="tables">The formats of tables.</param>
    /// <exception cref="KerasException">The file is damaged.</exception>
    internal static IReadOnlyList<FileSlice> Cut(
        InputFile file,
        bool hasHeader,
        TextRules rules,
        long rows,
        Func<FileFormat, ITableFormat> tables
    )
    {
        if (FileFormats.IsWholeJson(file.Name))
            return [new FileSlice(0, long.MaxValue)];
        if (file.Format is FileFormat.Csv or FileFormat.Jsonl)
        {
            char delimiter = rules.Delimiter ?? FileFormats.Delimiter(file.Name);
            using var text = file.OpenText(out _);
            return new TextCutter(file.Format == FileFormat.Csv, (byte)delimiter, hasHeader, rows).Cut(text);
        }
        if (file.Format is FileFormat.Npy or FileFormat.Npz)
            return [.. Pieces(0, Arrays(file).Rows, rows)];
        using var table = tables(file.Format).Open(file.Path, file.Name);
        return [.. OfGroups(table.Groups, rows)];
    }

    /// <summary>The names and shapes of a file's arrays, in words.</summary>
    internal static string Describe(InputFile file) => Arrays(file).Shapes;

    // A group of rows is unpacked as a whole, so that cuts between groups cost nothing, and those within one its unpacking again.
    private static IEnumerable<FileSlice> OfGroups(IReadOnlyList<long> groups, long rows)
    {
        long from = 0,
            to = 0;
        foreach (long group in groups)
        {
            if (to > from && to - from + group > rows)
            {
                foreach (var piece in Pieces(from, to, rows))
                    yield return piece;
                from = to;
            }
            to += group;
        }
        foreach (var piece in Pieces(from, to, rows))
            yield return piece;
    }

    // Of one size, as near as can be.
    private static IEnumerable<FileSlice> Pieces(long from, long to, long rows)
    {
        long count = to == from ? 0 : (to - from - 1) / rows + 1;
        for (long i = 0; i < count; i++)
            yield return new FileSlice(from + Share(to - from, i, count), from + Share(to - from, i + 1, count));
    }

    private static long Share(long all, long part, long parts) => (long)((Int128)all * part / parts);

    private static (long Rows, string Shapes) Arrays(InputFile file)
    {
        if (file.Format == FileFormat.Npy)
        {
            using var array = NpyReader.Open(file.OpenBytes(), file.Name);
            return (array.Rows, Show("", array));
        }
        var archive = NpzReader.Open(file.Path, file.Name);
        long rows = 0;
        var shapes = new List<string>();
        foreach (string name in archive.Names)
        {
            using var array = archive.Array(name);
            rows = array.Rows;
            shapes.Add(Show(name, array));
        }
        return (rows, string.Join("; ", shapes));
    }

    private static string Show(string name, NpyReader array) => $"{name}(samples, {string.Join(", ", array.RowShape)})";
}
