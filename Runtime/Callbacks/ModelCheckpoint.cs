using System.Globalization;
using System.Text.RegularExpressions;

namespace KerasSharp;

/// <summary>Saves the model after epochs. The path may hold fields in Python's form: <c>weights.{epoch:02d}-{val_loss:.2f}.h5</c>, of
/// the epoch, counted from 0, and of the logs.</summary>
public sealed partial class ModelCheckpoint : Callback
{
    private readonly string _path;
    private readonly Action<Model, string> _save;
    private readonly MonitoredValue? _best;
    private readonly int _period;
    private int _since;

    /// <param name="path">Where to save, with fields.</param>
    /// <param name="save">Saves the model, or its weights, to a path. It should not leave a broken file behind when it fails.</param>
    /// <param name="monitor">The number that <paramref name="saveBestOnly"/> goes by.</param>
    /// <param name="saveBestOnly">Whether to save only when that number is better than ever before.</param>
    /// <param name="mode">Which way it gets better.</param>
    /// <param name="period">Epochs from one save to the next.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is not positive.</exception>
    /// <exception cref="FormatException">The path has a field of another form.</exception>
    public ModelCheckpoint(
        string path,
        Action<Model, string> save,
        string monitor = "val_loss",
        bool saveBestOnly = false,
        MonitorMode mode = MonitorMode.Auto,
        int period = 1
    )
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(save);
        if (period <= 0)
            throw new ArgumentOutOfRangeException(nameof(period), period, "a period is at least one epoch");
        if (Field().Replace(path, "").AsSpan().IndexOfAny('{', '}') >= 0)
            throw new FormatException(
                $"the path '{path}' has a field that is none of {{name}}, {{name:3d}}, {{name:03d}}, {{name:.2f}}, {{name:.2e}}"
            );
        (_path, _save, _period) = (path, save, period);
        _best = saveBestOnly ? new MonitoredValue(nameof(ModelCheckpoint), monitor, mode) : null;
    }

    /// <summary>Epochs since the last save, and the best number so far where it goes by one.</summary>
    public override IReadOnlyDictionary<string, double> State =>
        _best is null
            ? new Dictionary<string, double> { ["since"] = _since }
            : new Dictionary<string, double> { ["since"] = _since, ["best"] = _best.Best };

    /// <inheritdoc/>
    protected override void Restore(IReadOnlyDictionary<string, double> state)
    {
        _since = (int)Remembered(state, "since");
        _best?.Restore(Remembered(state, "best"));
    }

    /// <summary>The path saved to last; null before the first time.</summary>
    public string? LastPath { get; private set; }

    /// <exception cref="KerasException">The logs do not have the number to go by, or one that the path names.</exception>
    /// <exception cref="IOException">Saving failed.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (++_since < _period)
            return;
        _since = 0;
        if (_best is not null && !_best.Improves(_best.Read(logs)))
            return;
        string path = Field().Replace(_path, m => Format(m, epoch, logs));
        _save(Model, path);
        LastPath = path;
    }

    private static string Format(Match field, int epoch, Logs logs)
    {
        double value = field.Groups["name"].Value == "epoch" ? epoch : logs[field.Groups["name"].Value];
        var (width, digits, kind) = (field.Groups["width"].Value, field.Groups["digits"].Value, field.Groups["kind"].Value);
        string text = kind switch
        {
            "d" => ((long)value).ToString(CultureInfo.InvariantCulture),
            "f" => value.ToString($"F{Number(digits, 6)}", CultureInfo.InvariantCulture),
            "e" => value.ToString($"0.{new string('0', Number(digits, 6))}e+00", CultureInfo.InvariantCulture),
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };
        return text.PadLeft(Number(width, 0), width.StartsWith('0') ? '0' : ' ');
    }

    private static int Number(string text, int otherwise) => text.Length > 0 ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<width>\d{1,3})?(\.(?<digits>\d{1,2}))?(?<kind>[dfe])?)?\}")]
    private static partial Regex Field();
}
