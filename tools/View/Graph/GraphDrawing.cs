using System.Globalization;
using KerasSharp.View.Html;

namespace KerasSharp.View.Graph;

/// <summary>Draws the calls of a model as boxes with arrows between them, as SVG inside the page.</summary>
internal sealed class GraphDrawing
{
    private const double LetterWidth = 7.5,
        BoxHeight = 42,
        MaxWidth = 300;

    private readonly ModelSpec _spec;
    private readonly ModelShapes _shapes;
    private readonly string _path;
    private readonly (string Name, string Detail)[] _labels;
    private readonly LayeredLayout _layout;

    /// <param name="spec">The model, or a model inside it.</param>
    /// <param name="shapes">The whole model's shapes.</param>
    /// <param name="path">Where the model lies in the whole: empty, or a path that ends with a slash.</param>
    public GraphDrawing(ModelSpec spec, ModelShapes shapes, string path)
    {
        (_spec, _shapes, _path) = (spec, shapes, path);
        _labels = [.. spec.Calls.Select(Label)];
        _layout = LayeredLayout.Of(
            [.. _labels.Select(l => (Math.Min(MaxWidth, 24 + LetterWidth * Math.Max(l.Name.Length, 0.85 * l.Detail.Length)), BoxHeight))],
            [.. spec.Calls.SelectMany((call, i) => call.Inputs.Select(input => (input.Call, i)).Distinct())]
        );
    }

    /// <summary>Writes the drawing.</summary>
    public void Write(HtmlWriter html)
    {
        html.Open(
            "svg",
            ("width", HtmlWriter.Number(_layout.Width)),
            ("height", HtmlWriter.Number(_layout.Height)),
            ("viewBox", $"0 0 {HtmlWriter.Number(_layout.Width)} {HtmlWriter.Number(_layout.Height)}"),
            ("role", "img"),
            ("aria-label", $"the graph of {_spec.Name ?? _spec.ClassName}: {_spec.Calls.Count} calls of layers")
        );
        foreach (var edge in _layout.Edges)
            Edge(html, edge);
        foreach (var box in _layout.Items)
            Box(html, box);
        html.Close();
    }

    private (string, string) Label(CallSpec call)
    {
        var layer = _spec.Layers[call.Layer];
        string shape = _shapes.Text(_path + layer.Name);
        string className = _shapes.ClassName(layer, _path + layer.Name);
        return (layer.Name ?? className, shape.Length == 0 ? className : $"{className} {shape}");
    }

    private void Box(HtmlWriter html, LayoutNode node)
    {
        int call = node.Item!.Value;
        var (name, detail) = _labels[call];
        bool isInput = _spec.Inputs.Any(i => i.Call == call),
            isOutput = _spec.Outputs.Any(o => o.Call == call);
        html.Open("g");
        html.Element("title", $"{name}\n{detail}");
        html.Shape(
            "rect",
            ("class", $"box{(isInput ? " input" : "")}{(isOutput ? " output" : "")}"),
            ("x", HtmlWriter.Number(node.X - node.Width / 2)),
            ("y", HtmlWriter.Number(node.Y - node.Height / 2)),
            ("width", HtmlWriter.Number(node.Width)),
            ("height", HtmlWriter.Number(node.Height)),
            ("rx", "6")
        );
        Line(html, name, "name", node, -4, LetterWidth);
        Line(html, detail, "soft", node, 12, 0.85 * LetterWidth);
        html.Close();
    }

    private static void Line(HtmlWriter html, string text, string style, LayoutNode node, double dy, double letter)
    {
        int most = (int)((node.Width - 20) / letter);
        html.Element(
            "text",
            text.Length <= most + 1 ? text : text[..Math.Max(1, most - 1)] + "\u2026",
            ("class", style),
            ("x", HtmlWriter.Number(node.X)),
            ("y", HtmlWriter.Number(node.Y + dy)),
            ("text-anchor", "middle")
        );
    }

    private static void Edge(HtmlWriter html, IReadOnlyList<LayoutNode> way)
    {
        double x = way[0].X,
            y = way[0].Y + way[0].Height / 2;
        string path = $"M{Point(x, y)}";
        for (int i = 1; i < way.Count; i++)
        {
            double toY = way[i].Y - (i == way.Count - 1 ? way[i].Height / 2 + 6 : 0),
                middle = (y + toY) / 2;
            path +=
                Math.Abs(x - way[i].X) < 0.5
                    ? $"L{Point(way[i].X, toY)}"
                    : $"C{Point(x, middle)} {Point(way[i].X, middle)} {Point(way[i].X, toY)}";
            (x, y) = (way[i].X, toY);
        }
        html.Shape("path", ("class", "edge"), ("d", path));
        html.Shape("path", ("class", "arrow"), ("d", $"M{Point(x - 4, y)}L{Point(x + 4, y)}L{Point(x, y + 6)}Z"));
    }

    private static string Point(double x, double y) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(x, 1)} {Math.Round(y, 1)}");
}
