using System.Globalization;

namespace KerasSharp;

/// <summary>Writes a line of numbers for each epoch into a file: <c>epoch</c>, then the logs of the first epoch by name.</summary>
/// <param name="path">The file.</param>
/// <param name="separator">Between columns.</param>
/// <param name="append">Whether lines are added to a file that is there, without another heading, instead of replacing it.</param>
/// <param name="sorted">Whether columns are sorted by name, as in Keras, or stand in the order of the logs, the loss first.</param>
public sealed class CsvLogger(string path, char separator = ',', bool append = false, bool sorted = true) : Callback
{
    private StreamWriter? _writer;
    private string[]? _columns;
    private bool _heading;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnTrainBegin()
    {
        _heading = !append || !File.Exists(path) || new FileInfo(path).Length == 0;
        _writer = new StreamWriter(path, append) { NewLine = "\n" };
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
            if (sorted) Array.Sort(_columns, StringComparer.Ordinal);
            if (_heading) writer.WriteLine(string.Join(separator, _columns.Prepend("epoch")));
        }
        var values = _columns.Select(c => logs[c].ToString("R", CultureInfo.InvariantCulture));
        writer.WriteLine(string.Join(separator, values.Prepend(epoch.ToString(CultureInfo.InvariantCulture))));
        writer.Flush();
    }

    public override void OnTrainEnd()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
