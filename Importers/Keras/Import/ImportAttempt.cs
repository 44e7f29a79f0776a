using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>A model as a file gives it under one image layout, before its weights are copied.</summary>
/// <param name="Model">The model, which whoever drops the attempt disposes of.</param>
/// <param name="Report">What was noted on the way.</param>
/// <param name="Form">How the file holds the model.</param>
/// <param name="Fitted">Its layers with their arrays in the file.</param>
internal sealed record ImportAttempt(
    Model Model,
    ImportReport Report,
    LayerForm Form,
    IReadOnlyList<(LayerArrays Target, FileLayer Source)> Fitted
) : IDisposable
{
    /// <summary>The model's layout is decided by this.</summary>
    internal ImportAttempt Decided(Finding<DataFormat> layout)
    {
        Report.DimOrdering = layout.Told;
        return this;
    }

    public void Dispose() => Model.Dispose();
}
