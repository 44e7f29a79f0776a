using System.Globalization;
using KerasSharp.IO;

namespace KerasSharp.Cli.Training;

/// <summary>One row for each epoch: its number, then what was reported, the loss first. A file is written anew as a whole after each epoch;
/// into a pipe or device goes row after row.</summary>
internal sealed class HistoryFile : IDisposable
{
    private readonly string _path;
    private readonly List<string> _rows = [];
    private readonly bool _isFile;
    private string? _heading;
    private StreamWriter? _pipe;

    /// <param name="path">The file.</param>
    /// <param name="epochs">Epochs that a training before this one completed: their rows are kept, later ones dropped.</param>
    internal HistoryFile(string path, int epochs)
    {
        (_path, _isFile) = (path, AtomicFile.CanReplace(path));
        if (epochs == 0 || !_isFile || !File.Exists(path))
            return;
        string[] lines = File.ReadAllLines(path);
        _heading = lines.FirstOrDefault();
        _rows.AddRange(
            lines
                .Skip(1)
                .Where(l => int.TryParse(l.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) && epoch < epochs)
        );
    }

    /// <summary>Adds an epoch.</summary>
    /// <exception cref="KerasException">The file's earlier rows have other columns.</exception>
    internal void Add(int epoch, IEnumerable<KeyValuePair<string, double>> logs)
    {
        string heading = string.Join(',', logs.Select(l => l.Key).Prepend("epoch"));
        if (_heading is not null && _heading != heading)
            throw new KerasException($"{_path}: expected the columns {heading}, found {_heading}");
        string row = string.Join(',', logs.Select(l => Score.Show(l.Value)).Prepend(epoch.ToString(CultureInfo.InvariantCulture)));
        if (!_isFile)
        {
            _pipe ??= new StreamWriter(new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0)) { NewLine = "\n" };
            if (_heading is null)
                _pipe.WriteLine(heading);
            _heading = heading;
            _pipe.WriteLine(row);
            _pipe.Flush();
            return;
        }
        _heading = heading;
        _rows.Add(row);
        AtomicFile.Write(
            _path,
            stream =>
            {
                using var text = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                text.WriteLine(_heading);
                foreach (string one in _rows)
                    text.WriteLine(one);
            }
        );
    }

    public void Dispose() => _pipe?.Dispose();
}
