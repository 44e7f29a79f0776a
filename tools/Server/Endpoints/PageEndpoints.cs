using System.Text.Json.Nodes;
using KerasSharp.Server.Models;

namespace KerasSharp.Server.Endpoints;

/// <summary>The page at <c>/</c> and what it asks for. The page itself holds no word of the models: its script asks for them, with the key
/// where there is one, and shows them as text.</summary>
internal static class PageEndpoints
{
    // Nothing but this server's own files, no script or style within the page, no frame around it.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string File, string Type)[] s_files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/page/app.js", "app.js", "text/javascript; charset=utf-8"),
        ("/page/style.css", "style.css", "text/css; charset=utf-8"),
    ];

    /// <summary>Whether a path is one of the page's own files, which hold no secret.</summary>
    internal static bool Holds(PathString path) => s_files.Any(f => path == f.Path);

    internal static void Map(WebApplication app, ModelRepository models)
    {
        foreach (var (path, file, type) in s_files)
        {
            byte[] content = Content(file);
            app.MapGet(
                path,
                (HttpContext context) =>
                {
                    var headers = context.Response.Headers;
                    headers.ContentSecurityPolicy = Policy;
                    headers.XContentTypeOptions = "nosniff";
                    headers["Referrer-Policy"] = "no-referrer";
                    headers.CacheControl = "no-cache";
                    return Results.Bytes(content, type);
                }
            );
        }
        app.MapGet("/v2/models/{name}/card", (string name) => Results.Json(Card(models, name)));
    }

    private static JsonObject Card(ModelRepository models, string name)
    {
        var served = models.Find(name, null);
        var model = served.Model.Model;
        var card = RestEndpoints.Metadata(models, name, null);
        card["stateful"] = model.Spec.KeepsState;
        card["hash"] = model.Hash;
        card["device"] = model.Backend.Name;
        var summary = model.Summary();
        card["parameters"] = summary.TotalParameters;
        card["layers"] = new JsonArray([
            .. summary.Rows.Select(r => new JsonObject
            {
                ["name"] = r.Layer,
                ["class"] = r.ClassName,
                ["output"] = r.OutputShape,
                ["parameters"] = r.Parameters,
            }),
        ]);
        return card;
    }

    private static byte[] Content(string file)
    {
        using var stream =
            typeof(PageEndpoints).Assembly.GetManifestResourceStream($"page/{file}")
            ?? throw new InvalidOperationException($"the assembly holds no page/{file}");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
