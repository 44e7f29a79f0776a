namespace KerasSharp.Hdf5.Format;

/// <summary>An attribute as an object's header or a fractal heap holds it (IV.A.2.m).</summary>
/// <param name="Place">What messages about it name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Space">Lengths of its axes.</param>
/// <param name="Raw">The elements' bytes.</param>
internal sealed record AttributeMessage(ObjectLocation Place, string Name, Hdf5Datatype Type, Dataspace Space, byte[] Raw)
{
    private readonly Lazy<string[]> _texts = new(() => Elements.ToStrings(Place, Type, Raw, once: true));

    /// <summary>Its elements as texts, decoded once however many paths lead to the object.</summary>
    /// <exception cref="KerasFormatException">It is no text, or is damaged.</exception>
    internal string[] Texts => _texts.Value;
}
