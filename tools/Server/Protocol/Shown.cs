namespace KerasSharp.Server.Protocol;

/// <summary>A client's own words in messages: bounded, and without what steers a terminal.</summary>
internal static class Shown
{
    private const int Most = 80;

    internal static string Text(string text) =>
        string.Concat((text.Length > Most ? text[..Most] + "..." : text).Select(c => char.IsControl(c) ? '?' : c));
}
