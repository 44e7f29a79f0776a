using KerasSharp.Fuzz.Targets;

namespace KerasSharp.Fuzz.Running;

/// <summary>How a file was answered.</summary>
internal enum Answer
{
    /// <summary>Read and used.</summary>
    Result,

    /// <summary>Refused as damaged.</summary>
    Format,

    /// <summary>Refused as unsupported.</summary>
    Unsupported,

    /// <summary>Read, and refused when it was used.</summary>
    Use,

    /// <summary>What must not happen.</summary>
    Finding,
}

/// <summary>What must not happen, and did.</summary>
/// <param name="Kind">The exception's type, or hang, memory, no place.</param>
/// <param name="Where">The topmost frame of the library.</param>
/// <param name="Text">Message and stack.</param>
internal sealed record Finding(string Kind, string Where, string Text)
{
    /// <summary>Findings with equal keys are one.</summary>
    internal string Key => $"{Kind} {Where}";

    internal static Finding Of(Exception e)
    {
        var inner = e is RefusedUseException or TypeInitializationException && e.InnerException is { } cause ? cause : e;
        string[] frames =
        [
            .. (inner.StackTrace ?? "")
                .Split('\n')
                .Select(l => l.Trim())
                .Where(l => l.Contains("KerasSharp", StringComparison.Ordinal) && !l.Contains("KerasSharp.Fuzz", StringComparison.Ordinal))
                .Select(Method),
        ];
        return new Finding(inner.GetType().Name, string.Join(" < ", frames.Take(2)), e.ToString());
    }

    private static string Method(string frame)
    {
        int open = frame.IndexOf('(');
        return (open < 0 ? frame : frame[..open]).Replace("at ", "", StringComparison.Ordinal);
    }
}

/// <summary>One file, run through one target, measured.</summary>
/// <param name="Answer">How it was answered.</param>
/// <param name="Finding">What must not happen; null where all is well.</param>
/// <param name="Message">The refusal's text; empty for a result.</param>
/// <param name="Time">Processor time of the thread.</param>
/// <param name="Allocated">Bytes that the garbage collector gave the thread.</param>
internal sealed record FileRun(Answer Answer, Finding? Finding, string Message, TimeSpan Time, long Allocated)
{
    /// <summary>The most processor time for a file under 1 MB.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private const long LargestStep = 1 << 30;

    // Of what a file says messages show 200 characters, and of a list 20.
    private const int LongestMessage = 10_000,
        LongestRun = 210;

    internal static FileRun Of(ITarget target, byte[] bytes)
    {
        var allowance = new Allowance(bytes.Length);
        long peak = ProcessMemory.Peak,
            before = GC.GetAllocatedBytesForCurrentThread();
        var start = ThreadClock.Own;
        var (answer, message, finding) = Answered(target, bytes, allowance);
        var time = ThreadClock.Own - start;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before,
            grown = ProcessMemory.Peak - peak;
        if (finding is null && time > Limit)
            finding = new Finding("hang", target.Name, $"{time.TotalSeconds:F1} s of processor time, more than {Limit.TotalSeconds}");
        if (finding is null && allocated > allowance.Bytes)
            finding = new Finding("memory", target.Name, $"{allocated} bytes allocated, more than {allowance.Bytes}; {message}");
        // Garbage may wait; beyond that it is memory outside of the collector's heap.
        if (finding is null && grown > LargestStep + allowance.Bytes)
            finding = new Finding(
                "native memory",
                target.Name,
                $"the process grew by {grown} bytes, more than {LargestStep + allowance.Bytes}; {message}"
            );
        if (finding is null && IsLong(message))
            finding = new Finding(
                "long message",
                target.Name,
                $"a message of {message.Length} characters: {message[..Math.Min(1000, message.Length)]}"
            );
        return new FileRun(finding is null ? answer : Answer.Finding, finding, message, time, allocated);
    }

    private static bool IsLong(string message)
    {
        int run = 0;
        for (int i = 1; i < message.Length; i++)
            if ((run = message[i] == message[i - 1] ? run + 1 : 0) > LongestRun)
                return true;
        return message.Length > LongestMessage;
    }

    private static (Answer, string, Finding?) Answered(ITarget target, byte[] bytes, Allowance allowance)
    {
        try
        {
            target.Run(bytes, allowance);
            return (Answer.Result, "", null);
        }
        catch (Exception e) when (e is KerasFormatException or KerasUnsupportedException)
        {
            var answer = e is KerasFormatException ? Answer.Format : Answer.Unsupported;
            return target.NamesPlace(e.Message)
                ? (answer, e.Message, null)
                : (Answer.Finding, e.Message, Finding.Of(e) with { Kind = "no place" });
        }
        catch (KerasException e) when ((target is SamplesTarget or TableTarget) && target.NamesPlace(e.Message))
        {
            // Sound text that does not fit the model.
            return (Answer.Format, e.Message, null);
        }
        catch (RefusedUseException e)
        {
            return (Answer.Use, e.Message, null);
        }
        catch (Exception e)
        {
            return (Answer.Finding, e.Message, Finding.Of(e));
        }
    }
}
