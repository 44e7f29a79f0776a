using System.Globalization;
using KerasSharp.Runtime.Backends;
using KerasSharp.View.Graph;
using KerasSharp.View.Html;

namespace KerasSharp.View.Sections;

/// <summary>A row for each layer of the model, those of models inside it below them.</summary>
internal sealed class LayerTable(Model model, ModelShapes shapes, PlanReport plan, ModelProfile? profile)
{
    private readonly TimeSpan _all = profile?.Layers.Aggregate(TimeSpan.Zero, (sum, l) => sum + l.Time) ?? TimeSpan.Zero;

    public void Write(HtmlWriter html)
    {
        html.Element("h2", "Layers").Open("div", ("class", "wide")).Open("table").Open("tr");
        foreach (string name in new[] { "Layer", "Class", "Output", "Mask" })
            html.Element("th", name);
        html.Element("th", "Parameters", ("class", "number"));
        if (profile is not null)
            html.Element("th", "Time", ("class", "number"));
        html.Element("th", "Settings").Element("th", "Runs as").Close();
        Rows(html, model.Spec, "");
        html.Close().Close();
    }

    private void Rows(HtmlWriter html, ModelSpec spec, string path)
    {
        foreach (var layer in spec.Layers)
        {
            Row(html, layer, path + layer.Name);
            if (layer is ModelSpec inner)
                Rows(html, inner, $"{path}{layer.Name}/");
        }
    }

    private void Row(HtmlWriter html, LayerSpec layer, string path)
    {
        html.Open("tr").Open("td").Element("b", path).Close();
        html.Element("td", shapes.ClassName(layer, path))
            .Element("td", shapes.Text(path), ("class", "shape"))
            .Element("td", shapes.HasMask(path) ? "yes" : "");
        html.Element("td", Parameters(path), ("class", "number"));
        if (profile is not null)
            html.Element("td", Share(path), ("class", "number"));
        html.Element("td", ConfigText.Of(layer), ("class", "mono"));
        html.Element("td", layer is ModelSpec ? "" : Kernels(path)).Close();
    }

    private string Parameters(string path) =>
        model.Declared.Weights.Where(w => IsIn(w.Layer, path)).Select(w => w.Variable).Distinct().Sum(Elements) is var count and > 0
            ? count.ToString("N0", CultureInfo.InvariantCulture)
            : "";

    private string Share(string path) =>
        profile!.Layers.Where(l => IsIn(l.Layer, path)).Aggregate(TimeSpan.Zero, (sum, l) => sum + l.Time) is var time
        && time > TimeSpan.Zero
            ? (time / _all).ToString("P1", CultureInfo.InvariantCulture)
            : "";

    private string Kernels(string path) =>
        string.Join(", ", plan.Steps.Where(s => IsIn(s.Layer, path)).Select(s => s.Fused ? $"{s.Kernel} (fused)" : s.Kernel).Distinct());

    private static bool IsIn(string name, string path) => name == path || name.StartsWith(path + "/", StringComparison.Ordinal);

    private static long Elements(Runtime.Graph.Variable variable) => variable.Shape.Aggregate(1L, (a, b) => a * b);
}
