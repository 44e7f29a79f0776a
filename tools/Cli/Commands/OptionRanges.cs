using System.CommandLine;
using System.Globalization;

namespace KerasSharp.Cli.Commands;

/// <summary>Limits of numbers on the command line.</summary>
internal static class OptionRanges
{
    /// <summary>Refuses whole numbers outside of a range; what is no number the option refuses itself.</summary>
    internal static void RequireRange<T>(this Option<T> option, int least, int greatest) =>
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (
                    int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                    && (value < least || value > greatest)
                )
                    result.AddError(
                        $"{option.Name}: expected "
                            + $"{(greatest == int.MaxValue ? $"{least} or more" : $"a number from {least} to {greatest}")}, found {value}."
                    );
        });
}
