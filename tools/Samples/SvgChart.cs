using System.Globalization;
using System.Text;

namespace KerasSharp.Samples;

/// <summary>Line charts, one below the other, as SVG.</summary>
internal sealed class SvgChart(int width, int height)
{
    private const int Margin = 50;
    private static readonly string[] s_colours = ["#1f6fb2", "#d1495b", "#3a7d44"];

    private readonly StringBuilder _body = new();
    private int _charts;

    /// <summary>Adds a chart of series over 0, 1, 2...</summary>
    public void Plot(string title, bool logarithmic, params (string Name, IReadOnlyList<double> Values)[] series)
    {
        double Scale(double v) => logarithmic ? Math.Log10(Math.Max(v, 1e-12)) : v;
        var scaled = series.SelectMany(s => s.Values).Select(Scale).ToArray();
        double low = scaled.Min(),
            high = Math.Max(scaled.Max(), low + 1e-9);
        int top = _charts++ * height,
            longest = series.Max(s => s.Values.Count);
        double X(int i) => Margin + (width - 2.0 * Margin) * i / Math.Max(longest - 1, 1);
        double Y(double v) => top + height - Margin - (height - 2.0 * Margin) * (Scale(v) - low) / (high - low);
        string Number(double v) => (logarithmic ? Math.Pow(10, v) : v).ToString("0.###E+0", CultureInfo.InvariantCulture);
        Line($"<text x='{Margin}' y='{top + 25}' font-weight='bold'>{title}</text>");
        Line($"<path d='M {Margin} {top + Margin} V {top + height - Margin} H {width - Margin}' fill='none' stroke='#888'/>");
        Line(
            $"<text x='2' y='{top + Margin + 4}' font-size='10'>{Number(high)}</text><text x='2' y='{top + height - Margin}' font-size='10'>{Number(low)}</text>"
        );
        for (int s = 0; s < series.Length; s++)
        {
            var points = series[s].Values.Select((v, i) => FormattableString.Invariant($"{X(i):0.#},{Y(v):0.#}"));
            Line(
                $"<polyline points='{string.Join(' ', points)}' fill='none' stroke='{s_colours[s % s_colours.Length]}' stroke-width='1.5'/>"
            );
            Line($"<text x='{Margin + 300 + 120 * s}' y='{top + 25}' fill='{s_colours[s % s_colours.Length]}'>{series[s].Name}</text>");
        }
    }

    public override string ToString() =>
        $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{_charts * height}' font-family='sans-serif' font-size='13'>\n<rect width='100%' height='100%' fill='white'/>\n{_body}</svg>\n";

    private void Line(string text) => _body.Append(text).Append('\n');
}
