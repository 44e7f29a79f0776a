using System.Globalization;
using KerasSharp.IO;

namespace KerasSharp;

/// <summary>Writes a line of numbers for each epoch into a file: <c>epoch</c>, then the logs of the first epoch by name.</summary>
/// <param name="path">The file.</param>
/// <param name="separator">Between columns.</param>
/// <param name="append">Whether lines are added to a file that is there, without another heading, instead of replacing it. A training
/// that begins with a later epoch than the first first drops the lines of that epoch and later ones, and a line that is incomplete: they
/// were written after the state was saved from which it goes on. Give this callback before the one that saves.</param>
/// <param name="sorted">Whether columns are sorted by name, as in Keras, or stand in the order of the logs, the loss first.</param>
public sealed class CsvLogger(string path, char separator = ',', bool append = false, bool sorted = true) : Callback
{
    private readonly string _path = Given(path);
    private StreamWriter? _writer;
    private string[]? _columns;
    private bool _heading;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnTrainBegin()
    {
        if (append && Parameters.InitialEpoch > 0 && File.Exists(_path))
            DropFrom(Parameters.InitialEpoch);
        _heading = !append || !File.Exists(_path) || new FileInfo(_path).Length == 0;
        _writer = new StreamWriter(_path, append) { NewLine = "\n" };
        _columns = null;
    }

    /// <exception cref="KerasException">A number that the first epoch had is missing.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        var writer = _writer!;
        if (_columns is null)
        {
            _columns = [.. logs.Names];
            if (sorted)
                Array.Sort(_columns, StringComparer.Ordinal);
            if (_heading)
                writer.WriteLine(string.Join(separator, _columns.Prepend("epoch")));
        }
        var values = _columns.Select(c => logs[c].ToString("R", CultureInfo.InvariantCulture));
        writer.WriteLine(string.Join(separator, values.Prepend(epoch.ToString(CultureInfo.InvariantCulture))));
        writer.Flush();
    }

    private void DropFrom(int epoch)
    {
        string text = File.ReadAllText(_path);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var kept = lines.Where(
            (line, i) =>
                i == 0 || !int.TryParse(line.Split(separator)[0], NumberStyles.None, CultureInfo.InvariantCulture, out int at) || at < epoch
        );
        AtomicFile.Write(
            _path,
            stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                foreach (string line in kept)
                    writer.WriteLine(line);
            }
        );
    }

    /// <inheritdoc/>
    public override void OnTrainEnd()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
