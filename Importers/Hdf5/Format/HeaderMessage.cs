namespace KerasSharp.Hdf5.Format;

/// <summary>Kinds of header messages that are read (IV.A.2).</summary>
internal enum MessageType
{
    Nil = 0x00,
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    FillValueOld = 0x04,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    DataLayout = 0x08,
    GroupInfo = 0x0A,
    FilterPipeline = 0x0B,
    Attribute = 0x0C,
    SharedMessageTable = 0x0F,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,

    /// <summary>The largest number that the specification gives a meaning.</summary>
    LastKnown = 0x17,
}

/// <summary>Where a message's body lies.</summary>
/// <param name="Type">Kind of message.</param>
/// <param name="Shared">The body is a reference to the message, not the message (IV.A.2, flag bit 1).</param>
/// <param name="Address">File address of the body.</param>
/// <param name="Size">Bytes of the body.</param>
/// <param name="CreationOrder">Number in order of creation, where the header keeps it.</param>
internal sealed record HeaderMessage(MessageType Type, bool Shared, ulong Address, int Size, int CreationOrder)
{
    internal Cursor Open(ObjectLocation place) => place.Block(Address, (ulong)Size, $"{Type} message");
}
