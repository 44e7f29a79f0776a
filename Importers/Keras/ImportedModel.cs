using KerasSharp.Importers.Keras.Containers;

namespace KerasSharp;

/// <summary>What an import leaves with a model.</summary>
public static class ImportedModel
{
    extension(Model model)
    {
        /// <summary>How the model's file was understood; null where it came from none.</summary>
        /// <exception cref="ArgumentNullException">There is no model.</exception>
        public ImportReport? ImportReport
        {
            get
            {
                ArgumentNullException.ThrowIfNull(model);
                return (model.Origin as KerasOrigin)?.Report;
            }
        }
    }
}
