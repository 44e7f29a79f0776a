using System.Globalization;
using System.Text;

namespace KerasSharp;

/// <summary>One line of a <see cref="ModelSummary"/>.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="ClassName">Its class, as Keras calls it.</param>
/// <param name="OutputShapes">For each output its extents, null where not known ahead; null as a whole where the calls of a shared
/// layer give different shapes.</param>
/// <param name="Parameters">The number of elements of its weights.</param>
/// <param name="Connections">What it is applied to: <c>layer[call][output]</c>.</param>
public sealed record SummaryRow(
    string Layer,
    string ClassName,
    IReadOnlyList<IReadOnlyList<int?>>? OutputShapes,
    long Parameters,
    IReadOnlyList<string> Connections
)
{
    /// <summary>The shapes as Keras prints them: <c>(None, 128)</c>, or <c>multiple</c>.</summary>
    public string OutputShape =>
        OutputShapes is null ? "multiple"
        : OutputShapes.Count == 1 ? Show(OutputShapes[0])
        : $"[{string.Join(", ", OutputShapes.Select(Show))}]";

    private static string Show(IReadOnlyList<int?> extents) =>
        $"({string.Join(", ", extents.Select(e => e?.ToString(CultureInfo.InvariantCulture) ?? "None"))}{(extents.Count == 1 ? "," : "")})";
}

/// <summary>A model at a glance. Its text is the table that Keras 1.2.2 prints.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Rows">One for each layer.</param>
/// <param name="TrainableParameters">Elements of weights that training changes, each weight counted once.</param>
/// <param name="NonTrainableParameters">Elements of the other weights.</param>
public sealed record ModelSummary(string Name, IReadOnlyList<SummaryRow> Rows, long TrainableParameters, long NonTrainableParameters)
{
    private const int Width = 100;
    private static readonly int[] s_positions = [33, 55, 67, 100];

    /// <summary>Elements of all weights.</summary>
    public long TotalParameters => TrainableParameters + NonTrainableParameters;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append('_', Width).Append('\n');
        Append(text, "Layer (type)", "Output Shape", "Param #", "Connected to");
        text.Append('=', Width).Append('\n');
        for (int i = 0; i < Rows.Count; i++)
        {
            var row = Rows[i];
            Append(
                text,
                $"{row.Layer} ({row.ClassName})",
                row.OutputShape,
                row.Parameters.ToString(CultureInfo.InvariantCulture),
                row.Connections.FirstOrDefault("")
            );
            foreach (string connection in row.Connections.Skip(1))
                Append(text, "", "", "", connection);
            text.Append(i == Rows.Count - 1 ? '=' : '_', Width).Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"Total params: {TotalParameters:N0}\n");
        text.Append(CultureInfo.InvariantCulture, $"Trainable params: {TrainableParameters:N0}\n");
        text.Append(CultureInfo.InvariantCulture, $"Non-trainable params: {NonTrainableParameters:N0}\n");
        text.Append('_', Width).Append('\n');
        return text.ToString();
    }

    // A field that runs into the next one is cut, with one space kept between them.
    private static void Append(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        string line = "";
        for (int i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                line = line[..^1] + " ";
            line += fields[i];
            line = line[..Math.Min(line.Length, s_positions[i])].PadRight(s_positions[i]);
        }
        text.Append(line).Append('\n');
    }
}
