using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Server;

/// <summary>The page at <c>/</c>, by its bytes and in a browser.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_page_runs_nothing_but_its_own_files()
    {
        await using var served = await ServedModels.StartAsync();
        using var http = new HttpClient { BaseAddress = served.Address };
        foreach (string path in new[] { "/", "/page/app.js", "/page/style.css" })
        {
            using var answer = await http.GetAsync(path);
            answer.EnsureSuccessStatusCode();
            answer.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; script-src 'self';");
            string text = await answer.Content.ReadAsStringAsync();
            text.Should().NotContain("innerHTML").And.NotContain("http://").And.NotContain("https://").And.NotContain("onclick");
        }
        string page = await http.GetStringAsync("/");
        page.Should().NotContain(ServedModels.Hostile).And.NotContain("iris", "the page holds no word of the models");
        page.Should().NotMatchRegex("<script>|<style|style=");
    }

    [Fact]
    public async Task The_page_is_open_where_the_models_ask_for_a_key()
    {
        await using var served = await ServedModels.StartAsync(o => o with { ApiKey = "secret" });
        using var http = new HttpClient { BaseAddress = served.Address };
        (await http.GetAsync("/")).IsSuccessStatusCode.Should().BeTrue();
        (await http.GetAsync("/v2/models/iris/card")).IsSuccessStatusCode.Should().BeFalse();
    }

    [SkippableFact]
    public async Task A_browser_shows_cards_metrics_and_hostile_names_as_text()
    {
        string? browser = HeadlessBrowser.Find();
        Skip.If(browser is null, "no Chromium is installed");
        await using var served = await ServedModels.StartAsync();
        using var folder = new TemporaryFolder();
        string[] options =
        [
            "--virtual-time-budget=15000",
            "--window-size=1280,2400",
            Environment.GetEnvironmentVariable("KERASSHARP_SCREENSHOT") is { Length: > 0 } picture
                ? $"--screenshot={picture}"
                : "--dump-dom",
        ];
        var (code, output) = await Task.Run(() => HeadlessBrowser.Open(browser!, folder.PathOf("profile"), served.Address, options));
        code.Should().Be(0, output);
        output.Should().NotContain("CONSOLE", "no error or warning reaches the console");
        if (Environment.GetEnvironmentVariable("KERASSHARP_SCREENSHOT") is { Length: > 0 })
            Skip.If(true, "a picture was taken in place of the document");
        output.Should().Contain("<h2>iris</h2>").And.Contain("<h2>sentiment</h2>").And.Contain("Embedding");
        output.Should().Contain("<h2>&lt;img src=x onerror=alert(1)&gt;</h2>").And.NotContain("<img");
        output.Should().Contain("versions</td><td>2, 10").And.Contain("kept for each sequence_id");
    }
}
