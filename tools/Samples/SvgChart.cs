using System.Globalization;
using System.Text;

namespace KerasSharp.Samples;

/// <summary>Line charts, one below the other, as SVG.</summary>
internal sealed class SvgChart(int width, int height)
{
    private const int Left = 80,
        Right = 30,
        Top = 50,
        Bottom = 60;
    private static readonly string[] s_colours = ["#1f6fb2", "#d1495b", "#3a7d44"];

    private readonly StringBuilder _body = new();
    private int _charts;

    /// <summary>Adds a chart.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="x">What is counted along it.</param>
    /// <param name="y">What goes up.</param>
    /// <param name="series">Its lines.</param>
    /// <exception cref="ArgumentException">A value on a logarithmic axis is not above 0.</exception>
    public void Plot(string title, ChartCount x, ChartScale y, params (string Name, IReadOnlyList<double> Values)[] series)
    {
        int top = _charts++ * height,
            bottom = top + height - Bottom,
            right = width - Right,
            longest = series.Max(s => s.Values.Count);
        var ticks = y.Ticks(series.SelectMany(s => s.Values).Min(), series.SelectMany(s => s.Values).Max());
        double X(double i) => Left + (right - Left) * i / Math.Max(longest - 1, 1);
        double Y(double v) => bottom - (bottom - top - Top) * y.Place(v, ticks[0], ticks[^1]);

        Text(Left, top + 25, title, "font-weight='bold'");
        foreach (double tick in ticks)
        {
            Line(Invariant($"<path d='M {Left} {Y(tick):0.#} H {right}' stroke='#e4e4e4'/>"));
            Text(Left - 8, Y(tick) + 4, Number(tick), "font-size='11' text-anchor='end'");
        }
        foreach (int tick in x.Ticks(longest))
        {
            Line(Invariant($"<path d='M {X(tick):0.#} {bottom} v 5' stroke='#888'/>"));
            Text(X(tick), bottom + 18, $"{tick + x.First}", "font-size='11' text-anchor='middle'");
        }
        Line($"<path d='M {Left} {top + Top} V {bottom} H {right}' fill='none' stroke='#888'/>");
        Text((Left + right) / 2.0, bottom + 38, x.Label, "font-size='12' text-anchor='middle'");
        double middle = (top + Top + bottom) / 2.0;
        Text(18, middle, y.Label, Invariant($"font-size='12' text-anchor='middle' transform='rotate(-90 18 {middle:0.#})'"));
        for (int s = 0; s < series.Length; s++)
        {
            string colour = s_colours[s % s_colours.Length];
            var points = series[s].Values.Select((v, i) => Invariant($"{X(i):0.#},{Y(v):0.#}"));
            Line($"<polyline points='{string.Join(' ', points)}' fill='none' stroke='{colour}' stroke-width='1.5'/>");
            Text(right - 120 * (series.Length - s) + 20, top + 25, series[s].Name, $"fill='{colour}'");
        }
    }

    public override string ToString() =>
        $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{_charts * height}' font-family='sans-serif' "
        + $"font-size='13'>\n<rect width='100%' height='100%' fill='white'/>\n{_body}</svg>\n";

    private void Text(double x, double y, string text, string look) =>
        Line(Invariant($"<text x='{x:0.#}' y='{y:0.#}' {look}>{text}</text>"));

    private void Line(string text) => _body.Append(text).Append('\n');

    // As it is read: no powers of ten where a few digits will do.
    private static string Number(double v) => Math.Round(v, 9).ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
