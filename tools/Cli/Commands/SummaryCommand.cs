using System.CommandLine;
using System.Text.Json;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp summary</c>: the layers of a model, and how its file was understood.</summary>
internal static class SummaryCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("summary", "Show a model's layers, shapes and numbers of parameters.");
        var model = new ModelOptions(command, computes: false);
        var json = new Option<bool>("--json") { Description = "As one JSON object." };
        var import = new Option<bool>("--import")
        {
            Description = "Also how the file was understood: what was detected, converted and ignored, and why.",
        };
        var explain = new Option<bool>("--explain") { Description = "Also what runs on the device: what is fused, what is not and why." };
        command.Add(json);
        command.Add(import);
        command.Add(explain);
        command.SetAction(parsed =>
        {
            using var loaded = model.Load(parsed);
            bool wantsImport = parsed.GetValue(import),
                wantsPlan = parsed.GetValue(explain);
            if (parsed.GetValue(json))
                WriteJson(terminal, loaded, wantsImport, wantsPlan);
            else
            {
                terminal.Text.Write(Terminal.Clean(loaded.Summary().ToString()));
                if (wantsImport)
                    terminal.Text.Write(Terminal.Clean(loaded.ImportReport?.Say(CommandAdvice.Word) ?? ""));
                if (wantsPlan)
                    terminal.Text.Write(Terminal.Clean(loaded.Explain().ToString()));
            }
        });
        return command;
    }

    private static void WriteJson(Terminal terminal, Model model, bool wantsImport, bool wantsPlan)
    {
        var summary = model.Summary();
        using (
            var json = new Utf8JsonWriter(
                terminal.Output,
                new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("name", summary.Name);
            json.WriteStartArray("layers");
            foreach (var row in summary.Rows)
                WriteRow(json, row);
            json.WriteEndArray();
            WriteNames(json, "inputs", model.InputLayers.Select(i => i.Name!));
            WriteNames(json, "outputs", model.OutputNames);
            json.WriteNumber("total_params", summary.TotalParameters);
            json.WriteNumber("trainable_params", summary.TrainableParameters);
            json.WriteNumber("non_trainable_params", summary.NonTrainableParameters);
            if (wantsImport && model.ImportReport is { } report)
                WriteImport(json, report);
            if (wantsPlan)
                WritePlan(json, model.Explain());
            json.WriteEndObject();
        }
        terminal.Text.WriteLine();
    }

    private static void WriteRow(Utf8JsonWriter json, SummaryRow row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.Layer);
        json.WriteString("class_name", row.ClassName);
        if (row.OutputShapes is null)
            json.WriteString("output_shape", row.OutputShape);
        else if (row.OutputShapes.Count == 1)
            WriteShape(json, "output_shape", row.OutputShapes[0]);
        else
        {
            json.WriteStartArray("output_shape");
            foreach (var shape in row.OutputShapes)
                WriteShape(json, null, shape);
            json.WriteEndArray();
        }
        json.WriteNumber("params", row.Parameters);
        WriteNames(json, "connected_to", row.Connections);
        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, string? name, IReadOnlyList<int?> shape)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (int? extent in shape)
            if (extent is { } e)
                json.WriteNumberValue(e);
            else
                json.WriteNullValue();
        json.WriteEndArray();
    }

    private static void WriteImport(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartObject("import");
        WriteNames(json, "files", report.Files);
        json.WriteString("keras_version", report.Version.ToString());
        json.WriteString("backend", report.Backend.ToString());
        json.WriteString("dim_ordering", report.DimOrdering?.ToString());
        json.WriteString("weights", report.WeightMatching);
        foreach (var kind in Enum.GetValues<ImportNoteKind>())
            WriteNames(
                json,
                JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
                report.Notes.Where(n => n.Kind == kind).Select(n => n.Say(CommandAdvice.Word))
            );
        json.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter json, Runtime.Backends.PlanReport report)
    {
        json.WriteStartObject("plan");
        json.WriteString("device", report.Backend);
        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            json.WriteStartObject();
            json.WriteString("layer", step.Layer);
            json.WriteString("kernel", step.Kernel);
            json.WriteBoolean("fused", step.Fused);
            json.WriteString("note", step.Note);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
