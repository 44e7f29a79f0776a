using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using KerasSharp.IO;

namespace KerasSharp.Data.Arrow;

/// <summary>Reads an Arrow file or stream, one record batch at a time.</summary>
internal sealed class ArrowTable : ITableReader
{
    private readonly string _name;
    private readonly IReadOnlyList<ArrowFrame> _frames;
    private readonly GuardedAllocator _memory;
    private readonly ArrowStreamReader _reader;
    private readonly ArrowColumn[] _columns;
    private int _batch;

    /// <param name="stream">The file; disposed of with this.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasException">The file is damaged.</exception>
    internal ArrowTable(Stream stream, string name)
    {
        _name = name;
        var (from, to) = ArrowDamage.Run(name, () => ArrowFrames.Range(stream, name));
        _frames = ArrowDamage.Run(name, () => ArrowFrames.Walk(stream, from, to, name));
        _memory = new GuardedAllocator(name);
        _memory.Begin(to - from);
        // A file's messages are those of a stream; its footer only tells where they stand.
        _reader = new ArrowStreamReader(new Messages(stream, from, to), _memory, new CompressionCodecFactory(), leaveOpen: false);
        _columns = ArrowDamage.Run(name, () => _reader.Schema.FieldsList.Select(f => new ArrowColumn(f)).ToArray());
        Columns = [.. _columns.Select(c => c.Column)];
        Groups = [.. _frames.Select(f => f.Rows)];
    }

    public long Rows => Groups.Sum();

    public IReadOnlyList<long> Groups { get; }

    public IReadOnlyList<TableColumn> Columns { get; }

    public long Skip(long row)
    {
        long passed = 0;
        while (_batch < Groups.Count && passed + Groups[_batch] <= row)
        {
            passed += Groups[_batch];
            Next()?.Dispose();
        }
        return passed;
    }

    public int Read(IReadOnlyList<int> columns, out IReadOnlyList<TableValues> values)
    {
        values = [];
        while (Next() is { } batch)
            using (batch)
            {
                if (batch.Length == 0)
                    continue;
                values = ArrowDamage.Run(_name, () => columns.Select(c => _columns[c].Read(batch.Column(c), batch.Length)).ToArray());
                return batch.Length;
            }
        return 0;
    }

    public void Dispose() => _reader.Dispose();

    private RecordBatch? Next()
    {
        if (_batch == _frames.Count)
            return null;
        _memory.Begin(_frames[_batch].Bytes);
        var batch = ArrowDamage.Run(_name, _reader.ReadNextRecordBatch);
        if (batch is null || batch.Length != _frames[_batch].Rows)
            throw ArrowFrames.Damaged(_name, $"expected {_frames[_batch].Rows} rows in batch {_batch + 1}, found {batch?.Length ?? 0}");
        _batch++;
        return batch;
    }

    /// <summary>The messages of a file.</summary>
    private sealed class Messages : ReadOnlyStream
    {
        private readonly Stream _file;
        private readonly long _to;

        internal Messages(Stream file, long from, long to)
        {
            (_file, _to) = (file, to);
            file.Position = from;
        }

        public override int Read(Span<byte> buffer) => _file.Read(buffer[..(int)Math.Min(buffer.Length, _to - _file.Position)]);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
