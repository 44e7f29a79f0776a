namespace KerasSharp;

/// <summary>What KerasSharp throws about a model, a file or data handed to it. The message names the file and place
/// (where there is one), the layer, the problem, what was expected and what was found.</summary>
public class KerasException : Exception
{
    /// <param name="message">The whole message, ready to be shown.</param>
    /// <param name="inner">The cause, where another exception was one.</param>
    public KerasException(string message, Exception? inner = null)
        : this(message, MessageFacts.None, inner) { }

    private KerasException(string message, MessageFacts facts, Exception? inner)
        : base(message = Wording.Bounded(message), inner)
    {
        Facts = facts.Within(Known(inner));
        (Problem, Advice) = (message, (inner as KerasException)?.Advice);
        // Who says where an error arose puts it before the whole message, at whose end the advice stands.
        if (Advice is not null && message.EndsWith(End(Advice), StringComparison.Ordinal))
            Problem = message[..^End(Advice).Length];
        else
            Advice = null;
    }

    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    internal KerasException(Wording message, Exception? inner = null)
        : this(Wording.Of(message), message.Facts, inner) { }

    /// <param name="problem">The message but for the advice.</param>
    /// <param name="advice">What can be done about it.</param>
    /// <param name="inner">The cause, where another exception was one.</param>
    internal KerasException(Wording problem, Advice advice, Exception? inner = null)
        : base($"{problem}{End(Given(advice))}", inner) =>
        (Problem, Advice, Facts) = (problem.ToString(), advice, problem.Facts.Within(Known(inner)));

    /// <summary>The file, as the caller named it; null where the error is about none.</summary>
    public string? File => Facts.File;

    /// <summary>The place in the file: a group, a member, a path of keys; null where it is not told.</summary>
    public string? Path => Facts.Path;

    /// <summary>The layer's name or path; null where the error is about none.</summary>
    public string? Layer => Facts.Layer;

    /// <summary>The configuration's key; null where the error is about none.</summary>
    public string? Key => Facts.Key;

    /// <summary>What was expected, in the message's words; null where it does not tell.</summary>
    public string? Expected => Facts.Expected;

    /// <summary>What was found, in the message's words; null where it does not tell.</summary>
    public string? Found => Facts.Found;

    /// <summary>The message but for the advice.</summary>
    public string Problem { get; }

    /// <summary>What can be done about it, where something can: the message ends with its words for C#. An exception whose message
    /// ends with that of its cause has its cause's advice.</summary>
    public Advice? Advice { get; }

    /// <summary>What the message says, taken apart.</summary>
    internal MessageFacts Facts { get; private protected init; }

    private static MessageFacts? Known(Exception? inner) => inner is KerasException known ? known.Facts : (inner as IMessageFacts)?.Facts;

    private static string End(Advice advice) => $"; {advice}";
}

/// <summary>A file is damaged or ill-formed, or its parts do not fit together.</summary>
public class KerasFormatException : KerasException
{
    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public KerasFormatException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    internal KerasFormatException(Wording message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc cref="KerasException(Wording, KerasSharp.Advice, Exception?)"/>
    internal KerasFormatException(Wording problem, Advice advice, Exception? inner = null)
        : base(problem, advice, inner) { }
}

/// <summary>A file or model is well formed but asks for something that KerasSharp does not support.</summary>
public sealed class KerasUnsupportedException : KerasException
{
    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public KerasUnsupportedException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    internal KerasUnsupportedException(Wording message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc cref="KerasException(Wording, KerasSharp.Advice, Exception?)"/>
    internal KerasUnsupportedException(Wording problem, Advice advice, Exception? inner = null)
        : base(problem, advice, inner) { }
}
