namespace KerasSharp;

/// <summary>What KerasSharp throws about a model, a file or data handed to it. The message names the file and place
/// (where there is one), the layer, the problem, what was expected and what was found.</summary>
public class KerasException : Exception
{
    /// <param name="message">The whole message, ready to be shown.</param>
    /// <param name="inner">The cause, where another exception was one.</param>
    public KerasException(string message, Exception? inner = null)
        : base(Wording.Bounded(message), inner) { }

    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public KerasException(Wording message, Exception? inner = null)
        : base(Wording.Of(message), inner) { }
}

/// <summary>A file is damaged or ill-formed, or its parts do not fit together.</summary>
public sealed class KerasFormatException : KerasException
{
    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public KerasFormatException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public KerasFormatException(Wording message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>A file or model is well formed but asks for something that KerasSharp does not support.</summary>
public sealed class KerasUnsupportedException : KerasException
{
    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public KerasUnsupportedException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public KerasUnsupportedException(Wording message, Exception? inner = null)
        : base(message, inner) { }
}
