using System.Globalization;
using KerasSharp.View.Html;

namespace KerasSharp.View.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Points">Epochs, counted from 1, and values; those that are not finite are left out.</param>
internal sealed record Curve(string Name, IReadOnlyList<(int Epoch, double Value)> Points);

/// <summary>Values over epochs: one line or two, both axes labelled, the best epoch marked.</summary>
internal static class CurveChart
{
    private const double Width = 600,
        Height = 280,
        Left = 76,
        Right = 18,
        Top = 30,
        Bottom = 46;

    /// <param name="html">Gets the chart.</param>
    /// <param name="label">What the values are.</param>
    /// <param name="curves">One line or two.</param>
    /// <param name="best">The epoch to mark; null for none.</param>
    public static void Write(HtmlWriter html, string label, IReadOnlyList<Curve> curves, int? best)
    {
        var points = curves.SelectMany(c => c.Points).Where(p => double.IsFinite(p.Value)).ToList();
        if (points.Count == 0)
            return;
        var ticks = Ticks.Enclosing(points.Min(p => p.Value), points.Max(p => p.Value));
        int first = points.Min(p => p.Epoch),
            last = points.Max(p => p.Epoch);
        double X(int epoch) => Left + (Width - Left - Right) * (last == first ? 0.5 : (epoch - first) / (double)(last - first));
        double Y(double value) => Height - Bottom - (Height - Top - Bottom) * (value - ticks[0]) / (ticks[^1] - ticks[0]);

        html.Open("svg", ("width", $"{Width}"), ("height", $"{Height}"), ("viewBox", $"0 0 {Width} {Height}"), ("role", "img"));
        html.Element("title", $"{string.Join(", ", curves.Select(c => c.Name))} over epochs");
        foreach (double tick in ticks)
        {
            Path(html, "axis", $"M{Number(Left)} {Number(Y(tick))}H{Number(Width - Right)}");
            Text(html, Short(tick), Left - 8, Y(tick) + 4, "end");
        }
        foreach (int tick in Ticks.Whole(first, last))
            Text(html, $"{tick}", X(tick), Height - Bottom + 18, "middle");
        Text(html, "epoch", (Left + Width - Right) / 2, Height - 8, "middle");
        html.Element(
            "text",
            label,
            ("class", "soft"),
            ("text-anchor", "middle"),
            ("transform", $"translate(16 {Number((Top + Height - Bottom) / 2)}) rotate(-90)")
        );
        if (best is { } epoch)
        {
            Path(html, "best", $"M{Number(X(epoch))} {Number(Top)}V{Number(Height - Bottom)}");
            Text(html, $"best: epoch {epoch}", X(epoch), Top - 4, X(epoch) > Width / 2 ? "end" : "start");
        }
        for (int i = 0; i < curves.Count; i++)
            Draw(html, curves[i], i, X, Y);
        html.Close();
        html.Open("p", ("class", "soft"))
            .Text(string.Join(", ", curves.Select((c, i) => $"{(i == 0 ? "blue" : "orange")}: {c.Name}")))
            .Close();
    }

    private static void Draw(HtmlWriter html, Curve curve, int index, Func<int, double> x, Func<double, double> y)
    {
        string path = "";
        bool pen = false;
        foreach (var (epoch, value) in curve.Points)
        {
            bool seen = double.IsFinite(value);
            if (seen)
                path += $"{(pen ? "L" : "M")}{Number(x(epoch))} {Number(y(value))}";
            pen = seen;
        }
        Path(html, index == 0 ? "first" : "second", path);
        foreach (var (epoch, value) in curve.Points.Count <= 60 ? curve.Points : [])
            if (double.IsFinite(value))
                html.Shape("circle", ("class", $"dot{index + 1}"), ("cx", Number(x(epoch))), ("cy", Number(y(value))), ("r", "2.6"));
    }

    private static void Path(HtmlWriter html, string style, string way) => html.Shape("path", ("class", style), ("d", way));

    private static void Text(HtmlWriter html, string text, double x, double y, string anchor) =>
        html.Element("text", text, ("class", "soft"), ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor));

    private static string Number(double value) => HtmlWriter.Number(value);

    private static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
