namespace KerasSharp.ParityTests.Oracle;

/// <summary>Chromium without a window.</summary>
internal static class HeadlessBrowser
{
    /// <summary>Its program; null where there is none.</summary>
    internal static string? Find() => new[] { "chromium", "chromium-browser", "google-chrome" }.FirstOrDefault(ExternalTool.Exists);

    /// <summary>Opens a page, and ends.</summary>
    /// <param name="browser">The program.</param>
    /// <param name="profile">A folder for its own files.</param>
    /// <param name="address">The page.</param>
    /// <param name="options">What it does with the page, such as <c>--dump-dom</c>.</param>
    /// <returns>Its exit code, and what it printed, messages of the page's console included.</returns>
    internal static (int ExitCode, string Output) Open(string browser, string profile, Uri address, params string[] options) =>
        ExternalTool.Run(
            browser,
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                $"--user-data-dir={profile}",
                "--enable-logging=stderr",
                .. options,
                address.AbsoluteUri,
            ]
        );
}
