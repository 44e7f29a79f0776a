using System.Numerics.Tensors;
using KerasSharp.Data.Images;

namespace KerasSharp.Data;

/// <summary>How pictures become samples.</summary>
/// <param name="Rows">The rows that each is resized to; null for those that the model takes, or that each has.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Scale">What each number from 0 to 255 is multiplied by.</param>
internal sealed record PictureRules(int? Rows, int? Columns, float Scale)
{
    /// <summary>Whether each picture's file stands beside its prediction, in a column called file.</summary>
    internal bool HasNames { get; init; }

    /// <summary>Takes pictures that are none; null where they are errors.</summary>
    internal RejectedRows? Rejected { get; init; }
}

/// <summary>Pictures as samples of a model's only input: as Keras's load_img (nearest, no turning by Exif) and img_to_array make them,
/// times a scale. Their channels are those that the model takes: 1 grey, 3 red, green and blue, 4 these and alpha.</summary>
internal sealed class PictureSamples : ISampleReader
{
    private const string FileColumn = "file";

    private static readonly string[] s_suffixes = [".png", ".jpg", ".jpeg"];

    private readonly IReadOnlyList<string> _files;
    private readonly PictureRules _rules;
    private readonly bool _isChannelsFirst;
    private readonly int _channels;
    private int? _rows,
        _columns;
    private float[] _buffer = [];
    private int _next;

    /// <param name="paths">Files, folders, or patterns of names.</param>
    /// <param name="schemas">What the model's inputs take.</param>
    /// <param name="rules">How pictures become samples.</param>
    /// <exception cref="KerasException">The model takes no pictures, or of another size.</exception>
    internal PictureSamples(IReadOnlyList<string> paths, IReadOnlyList<InputSchema> schemas, PictureRules rules)
    {
        (_files, _rules) = ([.. paths.SelectMany(Expand)], rules);
        if (schemas is not [{ Shape: [var first, var middle, var last] } input])
            throw new KerasException(
                $"--images: expected a model with one input of rows, columns and channels, found "
                    + $"{Wording.List(schemas.Select(s => $"{s.Name} {s}"))}"
            );
        _isChannelsFirst = last is not (1 or 3 or 4) && first is 1 or 3 or 4;
        (int? rows, int? columns, int? channels) = _isChannelsFirst ? (middle, last, first) : (first, middle, last);
        _channels = channels is 1 or 3 or 4
            ? channels.Value
            : throw new KerasException($"--images: expected an input of 1, 3 or 4 channels, found {input}");
        if ((rules.Rows is { } r && rows is { } rs && r != rs) || (rules.Columns is { } c && columns is { } cs && c != cs))
            throw new KerasException($"--resize {rules.Columns}x{rules.Rows}: the input '{input.Name}' takes samples of shape {input}");
        (_rows, _columns) = (rules.Rows ?? rows, rules.Columns ?? columns);
        Names = [input.Name];
    }

    public long? Count => _rules.Rejected is null ? _files.Count : null;

    public double? Fraction => (double)_next / _files.Count;

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<IdColumn> IdColumns => _rules.HasNames ? [new IdColumn(FileColumn)] : [];

    public SampleBatch Read(int most)
    {
        var names = new List<IdValue>();
        int samples = 0;
        while (samples < most && _next < _files.Count)
        {
            string file = _files[_next++];
            if (Load(file) is not { } picture)
                continue;
            int size = checked(picture.Rows * picture.Columns * _channels);
            if (_buffer.Length < checked((samples + 1) * size))
                Array.Resize(
                    ref _buffer,
                    Math.Max((samples + 1) * size, (int)Math.Min(Math.Min((long)most * size, 2L * _buffer.Length), Array.MaxLength))
                );
            Put(picture, _buffer.AsSpan(samples * size, size));
            names.Add(new IdValue(file));
            samples++;
        }
        nint rows = _rows ?? 1,
            columns = _columns ?? 1;
        return new SampleBatch(
            [Tensor.Create(_buffer, _isChannelsFirst ? [samples, _channels, rows, columns] : [samples, rows, columns, _channels])],
            _rules.HasNames ? [names.ToArray()] : []
        );
    }

    public void Dispose() { }

    private static IEnumerable<string> Expand(string path)
    {
        if (!Directory.Exists(path))
            return InputFiles.Expand(path);
        string[] found = [.. Directory.EnumerateFiles(path).Where(IsPicture).Order(StringComparer.Ordinal)];
        return found.Length > 0
            ? found
            : throw new KerasException($"{path}: expected a folder with files that end with {Wording.List(s_suffixes)}, found none");
    }

    private static bool IsPicture(string file) => s_suffixes.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>A picture in the size of all; null for one that is rejected.</summary>
    private Picture? Load(string file)
    {
        try
        {
            WrongFileException.ThrowIfNoFile(file);
            var picture = Picture.Read(File.ReadAllBytes(file), file).With(_channels);
            // Where nothing says a size, the first picture does.
            (_rows, _columns) = (_rows ?? picture.Rows, _columns ?? picture.Columns);
            bool isResized = _rules.Rows is not null;
            if (!isResized && (picture.Rows, picture.Columns) != (_rows, _columns))
                throw new KerasException(
                    $"{file}: expected a picture of {_columns} x {_rows} pixels, found {picture.Columns} x {picture.Rows}; "
                        + $"--resize {_columns}x{_rows} resizes each"
                );
            return picture.Resized(_rows.Value, _columns.Value);
        }
        catch (KerasException e) when (_rules.Rejected is { } rejected)
        {
            string reason = e.Message.StartsWith(file, StringComparison.Ordinal) ? e.Message[file.Length..].TrimStart(':', ' ') : e.Message;
            rejected.Add(file, "picture", _next, reason, file);
            return null;
        }
    }

    private void Put(Picture picture, Span<float> target)
    {
        int area = picture.Rows * picture.Columns;
        for (int p = 0; p < area; p++)
        for (int c = 0; c < _channels; c++)
            target[_isChannelsFirst ? c * area + p : p * _channels + c] = picture.Pixels[p * _channels + c] * _rules.Scale;
    }
}
