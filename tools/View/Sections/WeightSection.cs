using System.Globalization;
using KerasSharp.Runtime.Graph;
using KerasSharp.View.Html;

namespace KerasSharp.View.Sections;

/// <summary>Each layer's arrays with the spread of their numbers; those of LSTM and GRU gate by gate.</summary>
internal static class WeightSection
{
    private const double Width = 192,
        Height = 44;

    public static void Write(HtmlWriter html, Model model)
    {
        if (!model.Layers.Any(l => l.Weights.Count > 0))
            return;
        html.Element("h2", "Weights");
        foreach (var layer in model.Layers.Where(l => l.Weights.Count > 0))
        {
            html.Open("details");
            html.Element(
                "summary",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{layer.Name} ({model.ClassNameOf(layer.Spec, layer.Name)}): {layer.ParameterCount:N0}"
                )
            );
            foreach (var weight in layer.Weights)
                Array(html, weight, Gates(layer.Spec));
            html.Close();
        }
    }

    private static void Array(HtmlWriter html, Variable weight, (string[] Names, int Units)? gates)
    {
        float[] values = weight.Values;
        int stride = weight.Shape.Length == 0 ? 1 : weight.Shape[^1];
        html.Element("h3", $"{weight.Name} [{string.Join(", ", weight.Shape)}]{(weight.Trainable ? "" : ", not trained")}");
        html.Open("div", ("class", "arrays"));
        if (gates is { } g && stride == g.Names.Length * g.Units)
            for (int i = 0; i < g.Names.Length; i++)
                Part(html, g.Names[i], WeightStatistics.Of(values, stride, i * g.Units, g.Units));
        else
            Part(html, "", WeightStatistics.Of(values, stride, 0, stride));
        html.Close();
    }

    private static void Part(HtmlWriter html, string name, WeightStatistics numbers)
    {
        html.Open("div");
        if (name.Length > 0)
            html.Element("div", name);
        html.Open("svg", ("width", "192"), ("height", "44"), ("role", "img"), ("aria-label", "how often each range of numbers occurs"));
        html.Shape("path", ("class", "bar"), ("d", Bars(numbers.Bins)));
        html.Shape("path", ("class", "axis"), ("d", $"M0 {Height - 0.5}H{Width}")).Close();
        html.Element("div", $"{Short(numbers.Least)} to {Short(numbers.Most)}", ("class", "soft"));
        html.Element("div", $"mean {Short(numbers.Mean)}, deviation {Short(numbers.Deviation)}", ("class", "soft"));
        if (numbers.NotFinite > 0)
            html.Element("div", $"{numbers.NotFinite} of {numbers.Count} are NaN or infinite");
        html.Close();
    }

    private static string Bars(IReadOnlyList<long> bins)
    {
        double most = Math.Max(1, bins.Max()),
            step = Width / bins.Count;
        return string.Concat(
            bins.Select(
                (count, i) =>
                    count == 0
                        ? ""
                        : $"M{HtmlWriter.Number((i + 0.5) * step)} {HtmlWriter.Number(Height)}"
                            + $"v-{HtmlWriter.Number(Math.Max(1, Math.Round(count / most * (Height - 2))))}"
            )
        );
    }

    private static (string[], int)? Gates(LayerSpec spec) =>
        spec switch
        {
            Bidirectional wrapper => Gates(wrapper.Layer),
            TimeDistributed wrapper => Gates(wrapper.Layer),
            Lstm lstm => (["input gate", "forget gate", "candidate", "output gate"], lstm.Units),
            Gru gru => (["update gate", "reset gate", "candidate"], gru.Units),
            _ => null,
        };

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
