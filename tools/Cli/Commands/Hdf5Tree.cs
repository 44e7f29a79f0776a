using System.Globalization;
using KerasSharp.Cli.Output;
using KerasSharp.Hdf5;

namespace KerasSharp.Cli.Commands;

/// <summary>Prints an HDF5 file as a tree. What is damaged is named in its place, and the rest goes on.</summary>
internal sealed class Hdf5Tree(TextWriter text, bool full)
{
    private const int Widest = 100;
    private const int Deepest = 100;

    private readonly Dictionary<long, string> _seen = [];
    private readonly List<string> _problems = [];

    /// <summary>What could not be read.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    internal void Write(Hdf5File file)
    {
        text.WriteLine("/");
        _seen[file.Root.Address] = "/";
        WriteContent(file.Root, "");
    }

    private void WriteContent(Hdf5Object item, string indent)
    {
        if (indent.Length > Deepest * 4)
        {
            Note(new KerasUnsupportedException($"{Wording.Clip(item.Path)}: groups nested more than {Deepest} deep are not shown"), indent);
            return;
        }
        var attributes = Try(() => item.Attributes.Values.ToArray(), indent) ?? [];
        var links = item is Hdf5Group group ? Try(() => group.Links, indent) ?? [] : [];
        for (int i = 0; i < attributes.Length; i++)
            WriteAttribute(attributes[i], indent + (i == attributes.Length - 1 && links.Count == 0 ? "└── " : "├── "));
        for (int i = 0; i < links.Count; i++)
        {
            bool last = i == links.Count - 1;
            WriteLink((Hdf5Group)item, links[i], indent + (last ? "└── " : "├── "), indent + (last ? "    " : "│   "));
        }
    }

    private void WriteLink(Hdf5Group parent, Hdf5Link link, string start, string indent)
    {
        if (link.Kind != Hdf5LinkKind.Hard)
        {
            text.WriteLine(
                $"{start}{Clean(link.Name)} -> {Clean(link.Target)} "
                    + $"({(link.Kind == Hdf5LinkKind.Soft ? "soft link" : link.Kind == Hdf5LinkKind.External ? "external link, not followed" : "user-defined link, not followed")})"
            );
            return;
        }
        Hdf5Object child;
        try
        {
            child = parent[link.Name];
        }
        catch (KerasException e)
        {
            text.WriteLine($"{start}{Clean(link.Name)}");
            Note(e, indent);
            return;
        }
        string kind = child switch
        {
            Hdf5Dataset d => $"   {d.Type} {Shape(d.Shape, d.IsNull)}   {Storage(d)}",
            Hdf5NamedDatatype t => $"   datatype {t.Type}",
            _ => "/",
        };
        text.WriteLine($"{start}{Clean(link.Name)}{kind}");
        if (!_seen.TryAdd(child.Address, child.Path))
            text.WriteLine($"{indent}└── (the same object as {Clean(_seen[child.Address])})");
        else
            WriteContent(child, indent);
    }

    private void WriteAttribute(Hdf5Attribute attribute, string start)
    {
        string value = Try(() => Value(attribute), start) ?? "(unreadable)";
        if (!full && value.Length > Widest)
            value = $"{value[..Widest]}... ({value.Length} characters)";
        text.WriteLine($"{start}@{Clean(attribute.Name)} = {value}   {attribute.Type} {Shape(attribute.Shape, attribute.IsNull)}");
    }

    private static string Value(Hdf5Attribute attribute)
    {
        if (attribute.IsNull)
            return "nothing";
        string[] values =
            attribute.Count == 0
                ? []
                : attribute.Type.Class switch
                {
                    _ when attribute.Type.IsString => [.. attribute.AsStrings().Select(s => $"\"{Clean(s)}\"")],
                    Hdf5Class.FixedPoint or Hdf5Class.Enumerated =>
                    [
                        .. attribute.AsInt64s().Select(v => v.ToString(CultureInfo.InvariantCulture)),
                    ],
                    Hdf5Class.FloatingPoint => [.. attribute.AsDoubles().Select(v => v.ToString("R", CultureInfo.InvariantCulture))],
                    _ => ["(not shown)"],
                };
        return attribute.Shape.Length == 0 ? values.FirstOrDefault("") : $"[{string.Join(", ", values)}]";
    }

    private static string Storage(Hdf5Dataset dataset)
    {
        string layout = dataset.Layout.ToString().ToLowerInvariant();
        if (dataset.Layout == Hdf5Layout.Chunked)
            layout += $" {Shape([.. dataset.ChunkShape], false)}";
        return dataset.Filters.Count == 0 ? layout : $"{layout}, {string.Join(", ", dataset.Filters)}";
    }

    private static string Shape(long[] shape, bool isNull) =>
        isNull ? "null"
        : shape.Length == 0 ? "scalar"
        : $"[{string.Join(", ", shape)}]";

    // A name from a stranger's file must not steer the reader's terminal.
    private static string Clean(string name) => Terminal.Clean(name).Replace("\n", "\\x0a", StringComparison.Ordinal);

    private T? Try<T>(Func<T> read, string indent)
        where T : class
    {
        try
        {
            return read();
        }
        catch (KerasException e)
        {
            Note(e, indent);
            return null;
        }
    }

    private void Note(KerasException e, string indent)
    {
        text.WriteLine($"{indent}!! {Clean(e.Message)}");
        _problems.Add(e.Message);
    }
}
