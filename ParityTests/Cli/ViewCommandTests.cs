using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.View;

namespace KerasSharp.ParityTests.Cli;

public sealed class ViewCommandTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    private static string Lstm => Fixtures.PathOf("models", "imdb_lstm", "model.h5");

    public static TheoryData<string> Models => ["char_gru", "imdb_lstm", "sine_gru", "tagger"];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_page_of_each_model_is_small_and_runs_nothing(string name)
    {
        using var folder = new TemporaryFolder();
        string page = Page(folder, FilesOf(name));
        page.Length.Should().BeLessThan(300_000);
        page.Should().NotContain("<script").And.NotContain("http:").And.NotContain("https:").And.NotContain(" style=");
        page.Should().Contain("default-src &#39;none&#39;; style-src &#39;sha256-");
        Opened(page).Should().Equal(Closed(page));
    }

    [Fact]
    public void An_lstm_is_shown_gate_by_gate_with_what_it_runs_as_and_its_time()
    {
        using var folder = new TemporaryFolder();
        string page = Page(folder, [Lstm], "--profile", "--batch-size", "4");
        foreach (string gate in new[] { "input gate", "forget gate", "candidate", "output gate" })
            Regex.Count(page, $"<div>{gate}</div>").Should().Be(3, "W, U and b of {0}", gate);
        page.Should().Contain("Units = 128").And.Contain("InnerActivation = HardSigmoid").And.Contain("lstm (fused)");
        page.Should().Contain("(None, 100, 128)").And.Contain("Keras 1.2.2").And.MatchRegex("<td class=\"number\">[0-9.]+ %</td>");
        page.Should().Contain("174,977", "the parameters that Keras counts");
    }

    [Fact]
    public void Names_of_layers_are_text_and_characters_that_turn_text_are_seen()
    {
        using var model = new Sequential(Hostile)
        {
            new Dense(2) { Name = Hostile, InputShape = [3] },
            new Dense(1) { Name = "a\u202Eb" },
        }.Build();
        using var text = new StringWriter();
        ModelPage.Write(model, text);
        text.ToString().Should().NotContain("<img").And.NotContain("\u202E").And.Contain("a\uFFFDb").And.Contain("&lt;img src=x");
    }

    [Fact]
    public void A_model_inside_a_model_unfolds()
    {
        var inner = new Sequential("encoder")
        {
            new Dense(4) { InputShape = [3], Name = "deep" },
        };
        using var model = new Sequential { inner, new Dense(1) }.Build();
        using var text = new StringWriter();
        ModelPage.Write(model, text);
        text.ToString().Should().Contain("<summary>encoder: 2 layers</summary>").And.Contain("encoder/deep");
    }

    [Fact]
    public void The_page_goes_to_standard_output_too()
    {
        var run = CliRun.Of("view", Lstm, "--output", "-");
        run.Error.Should().BeEmpty();
        run.Text.Should().StartWith("<!DOCTYPE html>").And.EndWith("</html>\n");
    }

    [Fact]
    public void A_batch_size_without_a_profile_is_told() =>
        CliRun.Of("view", Lstm, "--output", "-", "--batch-size", "4").Error.Should().Contain("--batch-size is for --profile");

    [SkippableFact]
    public void A_browser_shows_the_page_without_a_complaint()
    {
        string? browser = HeadlessBrowser.Find();
        Skip.If(browser is null, "no Chromium is installed");
        using var folder = new TemporaryFolder();
        Page(folder, FilesOf("tagger"));
        var (code, output) = HeadlessBrowser.Open(browser!, folder.PathOf("profile"), new Uri(folder.PathOf("page.html")), "--dump-dom");
        code.Should().Be(0, output);
        output.Should().NotContain("CONSOLE").And.Contain("<svg").And.Contain("Parameters");
    }

    internal static string[] Opened(string page) =>
        [
            .. Regex
                .Matches(page, "<([a-z0-9]+)( [^<>]*[^/<>])?>")
                .Select(m => m.Groups[1].Value)
                .Where(t => t != "meta")
                .Order(StringComparer.Ordinal),
        ];

    internal static string[] Closed(string page) =>
        [.. Regex.Matches(page, "</([a-z0-9]+)>").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];

    private static string[] FilesOf(string name)
    {
        string whole = Fixtures.PathOf("models", name, "model.h5");
        return File.Exists(whole)
            ? [whole]
            : [Fixtures.PathOf("models", name, "model.json"), "--weights", Fixtures.PathOf("models", name, "weights.h5")];
    }

    private static string Page(TemporaryFolder folder, string[] model, params string[] options)
    {
        var run = CliRun.Of(["view", .. model, "--output", folder.PathOf("page.html"), .. options]);
        run.Error.Should().BeEmpty();
        return File.ReadAllText(folder.PathOf("page.html"));
    }
}
