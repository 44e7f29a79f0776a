namespace KerasSharp.Orleans;

/// <summary>One sequence of a model, wherever in the cluster it is at home. Its key is <see cref="SessionKey"/>.</summary>
[Alias("KerasSharp.Orleans.ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Applies a part, or answers the last one once more. What it applied is stored before it answers.</summary>
    /// <param name="part">The part.</param>
    [Alias("StepAsync")]
    Task<SessionAnswer> StepAsync(SessionPart part);
}

/// <summary>The key of a sequence's grain: the model, its version, and the caller's name of the sequence.</summary>
internal static class SessionKey
{
    internal static string Of(string model, string version, string id) =>
        $"{Uri.EscapeDataString(model)}/{Uri.EscapeDataString(version)}/{Uri.EscapeDataString(id)}";

    internal static (string Model, string Version, string Id) Read(string key)
    {
        string[] parts = key.Split('/');
        return parts is [var model, var version, var id]
            ? (Uri.UnescapeDataString(model), Uri.UnescapeDataString(version), Uri.UnescapeDataString(id))
            : throw new ArgumentException($"expected MODEL/VERSION/SEQUENCE, found '{key}'", nameof(key));
    }
}
