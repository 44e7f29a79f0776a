using KerasSharp.Runtime.Training;
using KerasSharp.View.Html;

namespace KerasSharp.View.Sections;

/// <summary>What the model is compiled with.</summary>
internal static class TrainingSection
{
    public static void Write(HtmlWriter html, Model model, TrainingSpec training)
    {
        html.Element("h2", "Training").Open("div", ("class", "wide")).Open("table");
        Row(html, "Optimizer", $"{training.Optimizer.ClassName} ({ConfigText.Of(training.Optimizer)})");
        Row(html, "Steps made", $"{model.TrainingSteps}");
        foreach (var (name, value) in ConfigText.Settings(training))
            if (name != nameof(TrainingSpec.Optimizer))
                Row(html, name, value);
        html.Close().Close();
    }

    private static void Row(HtmlWriter html, string name, string value) =>
        html.Open("tr").Element("th", name).Element("td", value, ("class", "mono")).Close();
}
