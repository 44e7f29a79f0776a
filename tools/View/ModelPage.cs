using System.Globalization;
using KerasSharp.View.Graph;
using KerasSharp.View.Html;
using KerasSharp.View.Sections;

namespace KerasSharp.View;

/// <summary>What a page about a model shows beside the model itself.</summary>
public sealed record ModelPageOptions
{
    /// <summary>The page's title; null for the model's name.</summary>
    public string? Title { get; init; }

    /// <summary>Where the time of a prediction goes (<see cref="Model.Profile"/>); null to leave times away.</summary>
    public ModelProfile? Profile { get; init; }

    /// <summary>Puts advice into words; null for the library's own words.</summary>
    public Func<Advice, string>? Word { get; init; }
}

/// <summary>One page of HTML about a model: its graph, its layers, what runs, its weights and how it is trained. The page holds no script
/// and asks for nothing, which its policy says to the browser; all names are escaped.</summary>
public static class ModelPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="model">The model.</param>
    /// <param name="to">Gets the page.</param>
    /// <param name="options">What else it shows.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="to"/> is null.</exception>
    /// <exception cref="IOException"><paramref name="to"/> cannot be written to.</exception>
    public static void Write(Model model, TextWriter to, ModelPageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(to);
        options ??= new ModelPageOptions();
        string title = options.Title ?? model.Name;
        var shapes = new ModelShapes(model);
        var plan = model.Explain();
        PageFrame.Write(
            to,
            title,
            html =>
            {
                html.Element("h1", title);
                Facts(html, model, options.Profile);
                Graphs(html, model, shapes);
                new LayerTable(model, shapes, plan, options.Profile).Write(html);
                PlanTable.Write(html, plan, options.Profile);
                if (model.ImportReport is { } report)
                    ImportSection.Write(html, report, options.Word ?? (a => a.ToString()));
                if (model.TrainingSpec is { } training)
                    TrainingSection.Write(html, model, training);
                WeightSection.Write(html, model);
            }
        );
    }

    private static void Facts(HtmlWriter html, Model model, ModelProfile? profile)
    {
        var summary = model.Summary();
        html.Open("div", ("class", "facts"));
        Fact(html, "parameters", Number(summary.TotalParameters));
        if (summary.NonTrainableParameters > 0)
            Fact(html, "of them not trained", Number(summary.NonTrainableParameters));
        Fact(html, "layers", Number(summary.Rows.Count));
        Fact(html, "in", string.Join(", ", model.InputLayers.Select(i => $"{i.Name} {Extents(i.InputShape!)}")));
        Fact(
            html,
            "out",
            string.Join(", ", model.OutputNames.Zip(model.OutputShapes, (name, shape) => $"{name} {Extents(shape.Skip(1))}"))
        );
        if (profile is not null)
            Fact(
                html,
                $"milliseconds, {profile.Samples} samples",
                profile.Steps.Sum(s => s.Time.TotalMilliseconds).ToString("G3", CultureInfo.InvariantCulture)
            );
        html.Close();
    }

    private static void Fact(HtmlWriter html, string what, string value) =>
        html.Open("div").Element("b", value).Element("span", what, ("class", "soft")).Close();

    private static void Graphs(HtmlWriter html, Model model, ModelShapes shapes)
    {
        html.Element("h2", "Graph").Open("div", ("class", "graph"));
        new GraphDrawing(model.Spec, shapes, "").Write(html);
        html.Close();
        Inner(html, model.Spec, shapes, "");
    }

    // A model inside a model is one box there, and a drawing of its own that unfolds.
    private static void Inner(HtmlWriter html, ModelSpec spec, ModelShapes shapes, string path)
    {
        foreach (var inner in spec.Layers.OfType<ModelSpec>())
        {
            html.Open("details").Element("summary", $"{path}{inner.Name}: {inner.Layers.Count} layers");
            html.Open("div", ("class", "graph"));
            new GraphDrawing(inner, shapes, $"{path}{inner.Name}/").Write(html);
            html.Close();
            Inner(html, inner, shapes, $"{path}{inner.Name}/");
            html.Close();
        }
    }

    private static string Extents(IEnumerable<int?> shape) =>
        $"({string.Join(", ", shape.Select(e => e?.ToString(CultureInfo.InvariantCulture) ?? "None"))})";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
