using KerasSharp.View.Html;

namespace KerasSharp.View.Sections;

/// <summary>How the file was understood.</summary>
internal static class ImportSection
{
    public static void Write(HtmlWriter html, ImportReport report, Func<Advice, string> word)
    {
        html.Element("h2", "The file");
        foreach (string file in report.Files)
            html.Open("p").Element("code", file).Close();
        html.Element("p", $"Keras {report.Version}; backend {report.Backend}");
        html.Element("p", $"Weights: {report.WeightMatching}");
        if (report.NotCompiled is { } reason)
            html.Element("p", $"Not compiled for training: {reason}");
        foreach (var group in report.Notes.GroupBy(n => n.Kind).OrderByDescending(g => g.Key == ImportNoteKind.Warning))
        {
            html.Open("details", group.Key == ImportNoteKind.Warning ? [("open", "")] : []);
            html.Element("summary", $"{Title(group.Key)} ({group.Count()})");
            foreach (var note in group)
                html.Element("p", note.Say(word));
            html.Close();
        }
    }

    private static string Title(ImportNoteKind kind) =>
        kind switch
        {
            ImportNoteKind.Conversion => "Brought into another form",
            ImportNoteKind.IgnoredKey => "Keys without bearing on results",
            ImportNoteKind.Default => "Keras's defaults, for keys that the file lacks",
            ImportNoteKind.Warning => "To know",
            ImportNoteKind.Quirk => "Rules of the file's release",
            _ => kind.ToString(),
        };
}
