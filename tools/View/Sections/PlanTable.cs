using System.Globalization;
using KerasSharp.Runtime.Backends;
using KerasSharp.View.Html;

namespace KerasSharp.View.Sections;

/// <summary>What runs, step by step, with what was fused and why not.</summary>
internal static class PlanTable
{
    public static void Write(HtmlWriter html, PlanReport plan, ModelProfile? profile)
    {
        html.Element("h2", "What runs");
        html.Element(
            "p",
            $"On {plan.Backend}: {plan.Steps.Count} steps, {plan.Steps.Count(s => s.Fused)} of them fused.",
            ("class", "soft")
        );
        html.Open("details").Element("summary", "The steps").Open("div", ("class", "wide")).Open("table").Open("tr");
        html.Element("th", "Layer").Element("th", "Kernel").Element("th", "Fused").Element("th", "Why");
        if (profile is not null)
            html.Element("th", "Microseconds", ("class", "number"));
        html.Close();
        var rows = profile is null
            ? plan.Steps.Select(s => (Step: s, Time: (TimeSpan?)null))
            : profile.Steps.Select(s => (s.Step, (TimeSpan?)s.Time));
        foreach (var (step, time) in rows)
        {
            html.Open("tr")
                .Element("td", step.Layer)
                .Element("td", step.Kernel)
                .Element("td", step.Fused ? "yes" : "")
                .Element("td", step.Note);
            if (time is { } t)
                html.Element("td", t.TotalMicroseconds.ToString("N1", CultureInfo.InvariantCulture), ("class", "number"));
            html.Close();
        }
        html.Close().Close().Close();
    }
}
