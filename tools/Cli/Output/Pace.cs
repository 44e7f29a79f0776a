using System.Globalization;

namespace KerasSharp.Cli.Output;

/// <summary>How fast work goes, and how long it will take.</summary>
/// <param name="clock">Tells how much time has passed.</param>
/// <param name="total">All samples, where known.</param>
/// <param name="fraction">How much is done, from 0 to 1, where the number of all samples is not known.</param>
internal sealed class Pace(TimeProvider clock, long? total, Func<double?> fraction)
{
    private readonly long _start = clock.GetTimestamp();

    /// <summary>The time that has passed.</summary>
    internal double Seconds => clock.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Samples a second, in words; nothing before the first.</summary>
    internal string Rate(long done) =>
        done > 0 && Seconds is > 0 and var seconds ? string.Create(CultureInfo.InvariantCulture, $", {done / seconds:0.#} a second") : "";

    /// <summary>The time that is left at this pace, in words; nothing where that is not known.</summary>
    internal string Left(long done)
    {
        double? part = total > 0 ? (double)done / total : fraction();
        return done > 0 && part is > 0 and <= 1
            ? string.Create(CultureInfo.InvariantCulture, $", about {Seconds * (1 - part) / part:0} s left")
            : "";
    }
}
