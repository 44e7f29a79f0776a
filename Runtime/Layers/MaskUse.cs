namespace KerasSharp.Runtime.Layers;

/// <summary>What a layer does with the mask of its input.</summary>
internal enum MaskUse
{
    /// <summary>It hands it on unread.</summary>
    Passes,

    /// <summary>It computes with it.</summary>
    Reads,

    /// <summary>Its output has another mask, or none, whatever came.</summary>
    Replaces,
}
