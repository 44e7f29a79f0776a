using System.Security.Cryptography;
using System.Text;

namespace KerasSharp.View.Html;

/// <summary>What every page has around its sections: a policy that allows its own style sheet and nothing else, and that sheet.</summary>
internal static class PageFrame
{
    private static readonly string s_style = Sheet();

    /// <summary>Writes a page.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="title">The page's name.</param>
    /// <param name="body">Writes what stands on it.</param>
    public static void Write(TextWriter to, string title, Action<HtmlWriter> body)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_style)));
        var html = new HtmlWriter(to);
        html.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty(
            "meta",
            ("http-equiv", "Content-Security-Policy"),
            ("content", $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
        );
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Element("title", title);
        html.Open("style").Raw(s_style).Close().Close();
        html.Open("body");
        body(html);
        html.Close().Close();
    }

    private static string Sheet()
    {
        using var file = typeof(PageFrame).Assembly.GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
