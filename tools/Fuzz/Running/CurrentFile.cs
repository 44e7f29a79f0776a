using System.IO.MemoryMappedFiles;
using System.Text;

namespace KerasSharp.Fuzz.Running;

/// <summary>The file that is being read now, in memory that outlives the process: what ends the process can be told from it.</summary>
internal sealed class CurrentFile : IDisposable
{
    /// <summary>Larger files are not tried.</summary>
    internal const int Largest = 8 << 20;

    private const int LengthAt = 8,
        TargetAt = 16,
        TargetRoom = 24,
        MutatorAt = 40,
        MutatorRoom = 56,
        BytesAt = 96;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    internal CurrentFile(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, BytesAt + Largest);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Its number; -1 between files.</summary>
    internal long Number
    {
        get => _view.ReadInt64(0) - 1;
        private set => _view.Write(0, value + 1);
    }

    internal void Begin(long number, MadeFile made)
    {
        Write(TargetAt, TargetRoom, made.Target.Name);
        Write(MutatorAt, MutatorRoom, made.Mutator);
        _view.Write(LengthAt, made.Bytes.Length);
        _view.WriteArray(BytesAt, made.Bytes, 0, made.Bytes.Length);
        Number = number;
    }

    internal void End() => Number = -1;

    internal (string Target, string Mutator, byte[] Bytes) Read()
    {
        var bytes = new byte[_view.ReadInt32(LengthAt)];
        _view.ReadArray(BytesAt, bytes, 0, bytes.Length);
        return (Text(TargetAt, TargetRoom), Text(MutatorAt, MutatorRoom), bytes);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void Write(int at, int room, string text)
    {
        var bytes = new byte[room];
        Encoding.ASCII.GetBytes(text, bytes);
        _view.WriteArray(at, bytes, 0, room);
    }

    private string Text(int at, int room)
    {
        var bytes = new byte[room];
        _view.ReadArray(at, bytes, 0, room);
        return Encoding.ASCII.GetString(bytes).TrimEnd('\0');
    }
}
