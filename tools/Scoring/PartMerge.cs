using System.Numerics.Tensors;
using KerasSharp.Data;
using KerasSharp.Numpy;

namespace KerasSharp.Scoring;

/// <summary>Puts parts together: the bytes are those of one run over all samples.</summary>
/// <param name="folder">The folder, whose shards are all done.</param>
/// <param name="tables">The formats of tables.</param>
internal sealed class PartMerge(ScoreFolder folder, Func<FileFormat, ITableFormat> tables)
{
    private const int RowsAtOnce = 4096;

    private PlannedOutput Output => folder.Plan.Output;

    /// <summary>Writes all parts.</summary>
    /// <param name="stream">Where they go.</param>
    /// <param name="beside">The path beside which what belongs to it may be kept meanwhile; null for none.</param>
    /// <exception cref="KerasException">A part is damaged.</exception>
    internal void Write(Stream stream, string? beside)
    {
        if (Output.Format is FileFormat.Csv or FileFormat.Jsonl)
        {
            Concatenate(stream);
            return;
        }
        var rules = new OutputRules(Output.Format)
        {
            Delimiter = Output.Delimiter,
            IsFlat = Output.IsFlat,
            Tables = tables,
        };
        using var writer = PredictionWriter.Open(rules, stream, beside, Output.Names, Output.Ids, folder.Plan.Facts.Count);
        for (int shard = 0; shard < folder.Shards; shard++)
            foreach (var batch in Read(shard))
                if (batch.Count > 0)
                    writer.Write(batch);
        writer.Complete();
    }

    /// <summary>Writes all rejected rows.</summary>
    /// <exception cref="KerasException">A shard's are not as many as it rejected.</exception>
    internal void WriteRejected(Stream stream)
    {
        for (int shard = 0; shard < folder.Shards; shard++)
        {
            string file = folder.RejectedOf(shard);
            long expected = folder.ReceiptOf(shard)!.Rejected,
                found = File.Exists(file) ? File.ReadLines(file).LongCount() : 0;
            if (found != expected)
                throw new KerasException($"{file}: expected {expected} rejected rows, as the shard's receipt says, found {found}");
            if (found == 0)
                continue;
            using var part = File.OpenRead(file);
            part.CopyTo(stream);
        }
    }

    private void Concatenate(Stream stream)
    {
        bool hasHeader = Output.Format == FileFormat.Csv && Output.Ids.Count > 0;
        for (int shard = 0; shard < folder.Shards; shard++)
        {
            using var part = File.OpenRead(folder.PartOf(shard));
            if (hasHeader && shard > 0)
                PassHeader(part);
            part.CopyTo(stream);
        }
    }

    // A name in quotes may hold the end of a line.
    private static void PassHeader(FileStream part)
    {
        bool isQuoted = false;
        for (int b = part.ReadByte(); b >= 0 && (b != '\n' || isQuoted); b = part.ReadByte())
            isQuoted ^= b == '"';
    }

    private IEnumerable<PredictionBatch> Read(int shard) =>
        Output.Format switch
        {
            FileFormat.Npy => OfArrays([NpyReader.Open(folder.PartOf(shard))]),
            FileFormat.Npz => OfArchive(folder.PartOf(shard)),
            _ => OfTable(folder.PartOf(shard)),
        };

    private IEnumerable<PredictionBatch> OfArchive(string part)
    {
        var archive = NpzReader.Open(part, part);
        return OfArrays([.. Output.Names.Select(archive.Array)]);
    }

    private static IEnumerable<PredictionBatch> OfArrays(NpyReader[] arrays)
    {
        try
        {
            do
            {
                var outputs = new Tensor<float>[arrays.Length];
                for (int i = 0; i < arrays.Length; i++)
                {
                    int rows = (int)Math.Min(RowsAtOnce, arrays[i].Rows - arrays[i].Position);
                    var values = new float[rows * arrays[i].RowSize];
                    arrays[i].ReadRows(values, rows);
                    outputs[i] = Tensor.Create(values, [rows, .. arrays[i].RowShape.Select(e => (nint)e)]);
                }
                yield return new PredictionBatch(outputs, []);
            } while (arrays[0].Position < arrays[0].Rows);
        }
        finally
        {
            foreach (var array in arrays)
                array.Dispose();
        }
    }

    private IEnumerable<PredictionBatch> OfTable(string part)
    {
        using var table = tables(Output.Format).Open(part, part);
        int[] columns = [.. Enumerable.Range(0, table.Columns.Count)];
        for (int rows = table.Read(columns, out var values); rows > 0; rows = table.Read(columns, out values))
        {
            IReadOnlyList<IdValue>[] ids = [.. Output.Ids.Select((id, i) => Ids(id, values[i], rows))];
            yield return new PredictionBatch([.. Output.Names.Select(name => Of(name, table, values, rows))], ids);
        }
    }

    private static IdValue[] Ids(IdColumn id, TableValues values, int rows) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(row =>
                    id.IsWhole
                        ? new IdValue(values.Wholes[row].ToString(System.Globalization.CultureInfo.InvariantCulture), IsBare: true)
                        : new IdValue(values.Texts[row]!)
                ),
        ];

    /// <summary>One output's numbers. Its shape matters only as far as it changes the table: a number a row, or a list.</summary>
    private Tensor<float> Of(string name, ITableReader table, IReadOnlyList<TableValues> values, int rows)
    {
        int ids = Output.Ids.Count,
            column = Enumerable.Range(ids, table.Columns.Count - ids).FirstOrDefault(c => table.Columns[c].Name == name, -1);
        if (column >= 0)
        {
            float[] numbers = [.. values[column].Numbers.Select(v => (float)v)];
            return table.Columns[column].Kind == TableColumnKind.Number
                ? Tensor.Create(numbers, [rows, 1])
                : Tensor.Create(numbers, [rows, numbers.Length / rows, 1]);
        }
        int first = Enumerable.Range(ids, table.Columns.Count - ids).First(c => table.Columns[c].Name == $"{name}_0"),
            size = Enumerable.Range(0, table.Columns.Count - first).TakeWhile(k => table.Columns[first + k].Name == $"{name}_{k}").Count();
        var flat = new float[rows * size];
        for (int k = 0; k < size; k++)
        for (int row = 0; row < rows; row++)
            flat[row * size + k] = (float)values[first + k].Numbers[row];
        return Tensor.Create(flat, [rows, size, 1]);
    }
}
