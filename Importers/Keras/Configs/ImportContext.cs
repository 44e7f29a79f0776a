namespace KerasSharp.Importers.Keras.Configs;

/// <summary>What is known while one file is imported.</summary>
/// <param name="ConfigPlace">File and place of the architecture, for messages.</param>
/// <param name="Report">Where everything noteworthy goes.</param>
/// <param name="Options">What the caller decided.</param>
internal sealed record ImportContext(string ConfigPlace, ImportReport Report, KerasImportOptions Options)
{
    internal KerasVersion Version => Report.Version.Value;

    internal TrainingBackend Backend => Report.Backend.Value;

    /// <summary>The layout of images in layers that do not store it.</summary>
    internal DataFormat DataFormat => Report.DimOrdering?.Value ?? DataFormat.ChannelsFirst;
}
