using System.CommandLine;
using System.Globalization;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>Pictures in place of files of samples.</summary>
internal sealed class PictureOptions
{
    private readonly Option<string[]> _images = new("--images")
    {
        HelpName = "GLOB",
        Description =
            "PNG and JPEG pictures, each a sample, in place of --input: files, folders, or patterns in quotes. --id file writes each "
            + "one's name beside its prediction. Example: --images 'pets/*.jpg' --resize 8x8 --scale 1/255",
    };
    private readonly Option<string?> _resize = new("--resize")
    {
        HelpName = "COLUMNSxROWS",
        Description =
            "Resizes pictures as Keras's load_img does if not told otherwise, by the nearest pixel. "
            + "Example: --images 'pets/*.jpg' --resize 8x8",
    };
    private readonly Option<string?> _scale = new("--scale")
    {
        HelpName = "NUMBER",
        Description =
            "What each number from 0 to 255 is multiplied by, as rescale of ImageDataGenerator; a number or a fraction. "
            + "Example: --images 'pets/*.jpg' --resize 8x8 --scale 1/255",
    };

    internal PictureOptions(Command command, Option<string[]> input)
    {
        foreach (var option in new Option[] { _images, _resize, _scale })
            command.Add(option);
        command.Validators.Add(r =>
        {
            bool hasImages = r.GetResult(_images) is not null;
            if (hasImages == r.GetResult(input) is not null)
                r.AddError(hasImages ? "expected one of --input and --images, found both." : "Option '--input' is required.");
            foreach (var option in new Option[] { _resize, _scale })
                if (!hasImages && r.GetResult(option) is not null)
                    r.AddError($"{option.Name} is for the pictures of --images.");
        });
        _resize.Validators.Add(r =>
        {
            if (r.Tokens is [var token] && Size(token.Value) is null)
                r.AddError($"--resize: expected COLUMNSxROWS such as 224x224, found '{token.Value}'.");
        });
        _scale.Validators.Add(r =>
        {
            if (r.Tokens is [var token] && Number(token.Value) is null)
                r.AddError($"--scale: expected a number or a fraction such as 1/255, found '{token.Value}'.");
        });
    }

    /// <summary>The pictures; none where samples come from files.</summary>
    internal string[] Images(ParseResult parsed) => parsed.GetValue(_images) ?? [];

    /// <summary>How they become samples.</summary>
    /// <exception cref="KerasException">An option is given that changes none.</exception>
    internal PictureRules Of(ParseResult parsed, TextRules rules, SequencePadding padding)
    {
        if (rules with { Rejected = null, Columns = ColumnChoice.All } != TextRules.Usual || padding != new SequencePadding(null))
            throw new KerasException("--images: pictures have no rows, fields and sequences whose options could be given");
        if (
            rules.Columns.Inputs.Count + rules.Columns.Texts.Count + rules.Columns.Ignored.Count > 0
            || rules.Columns.Ids is not ([] or ["file"])
        )
            throw new KerasException("--images: a picture has one column, --id file");
        var size = parsed.GetValue(_resize) is { } text ? Size(text) : null;
        return new PictureRules(size?.Rows, size?.Columns, (float)(parsed.GetValue(_scale) is { } scale ? Number(scale)! : 1))
        {
            HasNames = rules.Columns.Ids.Count > 0,
            Rejected = rules.Rejected,
        };
    }

    private static (int Columns, int Rows)? Size(string text) =>
        text.Split('x') is [var columns, var rows]
        && int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
        && int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out int height)
        && width is > 0 and <= 1 << 14
        && height is > 0 and <= 1 << 14
            ? (width, height)
            : null;

    private static double? Number(string text)
    {
        string[] parts = text.Split('/');
        double[] numbers =
        [
            .. parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out double n) ? n : double.NaN),
        ];
        double value =
            numbers is [var a, var b] ? a / b
            : numbers is [var only] ? only
            : double.NaN;
        return double.IsFinite(value) ? value : null;
    }
}
