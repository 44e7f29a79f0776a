using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KerasSharp.Runtime.Training;

/// <summary>The progress of a training as text, as Keras shows it in a terminal.</summary>
internal sealed class ProgressBar
{
    private const int Width = 30;
    private const double Interval = 0.05;

    private readonly FitParameters _parameters;
    private readonly TextWriter _out;
    private readonly bool _bar;
    private readonly Stopwatch _clock = new();
    private readonly StringBuilder _line = new();
    private double _drawn;
    private int _length;

    internal ProgressBar(FitParameters parameters, TextWriter output) =>
        (_parameters, _out, _bar) = (parameters, output, parameters.Verbose is Verbosity.Bar);

    /// <summary>The bar that a training asks for; null where it shall be quiet.</summary>
    public static ProgressBar? For(FitParameters parameters) =>
        parameters is { Output: { } output, Verbose: not Verbosity.Silent } ? new ProgressBar(parameters, output) : null;

    public void Begin(int epoch)
    {
        _out.WriteLine($"Epoch {epoch + 1}/{_parameters.Epochs}");
        _clock.Restart();
        (_drawn, _length) = (double.NegativeInfinity, 0);
    }

    /// <summary>Draws the bar, unless it was drawn a moment ago.</summary>
    /// <param name="seen">Samples of this epoch so far.</param>
    /// <param name="names">What is shown.</param>
    /// <param name="values">Its numbers over those samples.</param>
    public void Update(long seen, IReadOnlyList<string> names, ReadOnlySpan<double> values)
    {
        double now = _clock.Elapsed.TotalSeconds;
        if (!_bar || seen >= _parameters.Samples || now - _drawn < Interval)
            return;
        _drawn = now;
        Start(seen);
        _line.Append(CultureInfo.InvariantCulture, $" - ETA: {now / seen * (_parameters.Samples - seen):0}s");
        for (int i = 0; i < names.Count; i++)
            Append(names[i], values[i]);
        Draw();
    }

    public void End(Logs logs)
    {
        if (_bar)
            Start(_parameters.Samples);
        else
            _line.Clear();
        _line.Append(CultureInfo.InvariantCulture, $"{(_bar ? " - " : "")}{_clock.Elapsed.TotalSeconds:0}s");
        foreach (var (name, value) in logs)
            Append(name, value);
        Draw();
        _out.WriteLine();
        _length = 0;
    }

    /// <summary>Leaves the line where a training stopped in the middle of an epoch.</summary>
    public void Close()
    {
        if (_length > 0)
            _out.WriteLine();
        _length = 0;
    }

    private void Start(long seen)
    {
        string all = _parameters.Samples.ToString(CultureInfo.InvariantCulture);
        int full = (int)(Width * Math.Min(seen, _parameters.Samples) / Math.Max(_parameters.Samples, 1));
        _line.Clear().Append(seen.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)).Append('/').Append(all).Append(" [");
        if (full > 0)
            _line.Append('=', full - 1).Append(seen < _parameters.Samples ? '>' : '=');
        _line.Append('.', Width - full).Append(']');
    }

    private void Append(string name, double value) =>
        _line
            .Append(" - ")
            .Append(name)
            .Append(": ")
            .Append(value.ToString(Math.Abs(value) > 1e-3 || value == 0 ? "0.0000" : "0.0000e+00", CultureInfo.InvariantCulture));

    private void Draw()
    {
        int length = _line.Length;
        if (_bar)
        {
            // Blanks cover what a longer line before left standing.
            _line.Append(' ', Math.Max(_length - length, 0)).Insert(0, '\r');
        }
        _out.Write(_line);
        _out.Flush();
        _length = length;
    }
}
