using System.Globalization;
using KerasSharp.View.Charts;
using KerasSharp.View.Html;
using KerasSharp.View.Sections;

namespace KerasSharp.View;

/// <summary>One page of HTML about a training: a chart for each thing that was reported, that of the validation beside it, the epoch of
/// the least loss marked, and all numbers in a table.</summary>
public static class TrainingPage
{
    private const string Validation = "val_";

    /// <summary>Writes the page.</summary>
    /// <param name="model">The model that was trained.</param>
    /// <param name="history">What was reported.</param>
    /// <param name="to">Gets the page.</param>
    /// <param name="title">The page's title; null for the model's name.</param>
    /// <exception cref="ArgumentNullException">An argument but <paramref name="title"/> is null.</exception>
    /// <exception cref="IOException"><paramref name="to"/> cannot be written to.</exception>
    public static void Write(Model model, History history, TextWriter to, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(to);
        PageFrame.Write(
            to,
            title ?? model.Name,
            html =>
            {
                html.Element("h1", title ?? model.Name);
                html.Element("p", $"{history.Epochs.Count} epochs", ("class", "soft"));
                int? best = Best(history);
                foreach (string name in history.Names.Where(n => !IsPaired(n, history)))
                {
                    html.Element("h2", name);
                    var curves = new[] { name, Validation + name }.Where(history.Names.Contains).Select(n => Line(history, n));
                    CurveChart.Write(html, name, [.. curves], best);
                }
                if (model.TrainingSpec is { } training)
                    TrainingSection.Write(html, model, training);
                Table(html, history, best);
            }
        );
    }

    private static bool IsPaired(string name, History history) =>
        name.StartsWith(Validation, StringComparison.Ordinal) && history.Names.Contains(name[Validation.Length..]);

    // By the loss of the validation where there is one.
    private static int? Best(History history)
    {
        if (!history.TryGet(Validation + "loss", out var losses) && !history.TryGet("loss", out losses))
            return null;
        var finite = Line(history, "", losses).Points.Where(p => double.IsFinite(p.Value)).ToList();
        return finite.Count == 0 ? null : finite.MinBy(p => p.Value).Epoch;
    }

    private static Curve Line(History history, string name) => Line(history, name, history[name]);

    // What an epoch did not report is missing at the end: a name is reported by each epoch or by none.
    private static Curve Line(History history, string name, IReadOnlyList<double> values) =>
        new(name, [.. history.Epochs.Zip(values, (epoch, value) => (epoch + 1, value))]);

    private static void Table(HtmlWriter html, History history, int? best)
    {
        html.Element("h2", "Numbers").Open("div", ("class", "wide")).Open("table").Open("tr");
        html.Element("th", "epoch", ("class", "number"));
        foreach (string name in history.Names)
            html.Element("th", name, ("class", "number"));
        html.Close();
        for (int i = 0; i < history.Epochs.Count; i++)
        {
            int epoch = history.Epochs[i] + 1;
            html.Open("tr").Element("td", epoch == best ? $"{epoch} (best)" : $"{epoch}", ("class", "number"));
            foreach (string name in history.Names)
                html.Element(
                    "td",
                    i < history[name].Count ? history[name][i].ToString("G6", CultureInfo.InvariantCulture) : "",
                    ("class", "number")
                );
            html.Close();
        }
        html.Close().Close();
    }
}
