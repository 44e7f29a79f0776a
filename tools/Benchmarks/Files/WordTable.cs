using Parquet;
using Parquet.Schema;

namespace KerasSharp.Benchmarks.Files;

/// <summary>A Parquet file of W1's texts: a column of lists of numbers of words, as other programs write it, a group of rows at a
/// time.</summary>
internal static class WordTable
{
    /// <summary>How many words a text has.</summary>
    internal const int Words = 100;

    private const int Vocabulary = 20000,
        Group = 65536;

    /// <summary>Writes it.</summary>
    internal static void Write(string path, int rows)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        WriteAsync(stream, rows).GetAwaiter().GetResult();
    }

    /// <summary>Some rows, one behind the other.</summary>
    internal static float[] Rows(int from, int count)
    {
        var words = new int[count * Words];
        Fill(words, from);
        return [.. words.Select(w => (float)w)];
    }

    private static async Task WriteAsync(Stream stream, int rows)
    {
        var field = new ListField("words", new DataField<int>("element", false));
        var schema = new ParquetSchema(field);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, options, false, CancellationToken.None);
        var data = schema.GetDataFields()[0];
        for (int from = 0; from < rows; from += Group)
        {
            int count = Math.Min(Group, rows - from);
            int[] words = new int[count * Words],
                definition = new int[words.Length],
                repetition = new int[words.Length];
            Fill(words, from);
            Array.Fill(definition, data.MaxDefinitionLevel);
            for (int i = 0; i < repetition.Length; i++)
                repetition[i] = i % Words == 0 ? 0 : 1;
            using var group = writer.CreateRowGroup();
            await group.WriteAllPartsAsync<int>(
                data,
                words.AsMemory(),
                definition.AsMemory(),
                repetition.AsMemory(),
                CancellationToken.None
            );
            group.CompleteValidate();
        }
    }

    // A row's words depend on its number alone.
    private static void Fill(int[] words, int row)
    {
        for (int i = 0; i < words.Length; i++)
        {
            ulong x = ((ulong)row * Words + (ulong)i + 1) * 0x9E3779B97F4A7C15;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            words[i] = (int)((x >> 33) % Vocabulary);
        }
    }
}
