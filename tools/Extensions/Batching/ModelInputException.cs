namespace KerasSharp.Extensions;

/// <summary>The data of a call do not fit the model: the caller's mistake (400 in HTTP), which other calls do not feel.</summary>
public sealed class ModelInputException : KerasException
{
    /// <param name="message">What the model says of the data.</param>
    /// <param name="inner">The model's own exception.</param>
    internal ModelInputException(Wording message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>As many rows wait as may wait, or the model is being taken down: try again later (503 in HTTP).</summary>
public sealed class ModelOverloadedException : KerasException
{
    /// <param name="message">What there is too much of.</param>
    internal ModelOverloadedException(Wording message)
        : base(message) { }
}
