using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>The regularizer of TensorFlow 2.9 and later: <c>{"class_name": "OrthogonalRegularizer", "config": {"factor": 0.01, "mode":
/// "rows"}}</c>.</summary>
internal static class OrthogonalPenalty
{
    internal const string ClassName = "OrthogonalRegularizer";

    private const string Rows = "rows",
        Columns = "columns";

    /// <summary>The regularizer; null where the object is of another class.</summary>
    /// <param name="stored">The object.</param>
    /// <param name="leastNorm">What the era takes a shorter row for.</param>
    /// <exception cref="ConfigValueException">It has another mode.</exception>
    internal static OrthogonalRegularizer? Read(ClassAndConfig stored, double leastNorm)
    {
        // Programs have classes of their own of this name, such as that of the well-known PointNet.
        if (stored.IsOwn || stored.ClassName != ClassName || stored.Settings.Properties().Any(p => p.Name is not ("factor" or "mode")))
            return null;
        string mode = stored.Text("mode", Rows);
        return mode is Rows or Columns
            ? new(stored.Number("factor", 0.01), mode == Columns) { LeastNorm = leastNorm }
            : throw new ConfigValueException($"a mode ({Rows}, {Columns})", stored.Settings["mode"]!);
    }

    /// <summary>The settings of one.</summary>
    internal static JObject Settings(OrthogonalRegularizer regularizer) =>
        new() { ["factor"] = regularizer.Factor, ["mode"] = regularizer.OfColumns ? Columns : Rows };
}
