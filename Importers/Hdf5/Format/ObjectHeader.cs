namespace KerasSharp.Hdf5.Format;

/// <summary>The messages that describe one object: a group, a dataset or a committed datatype (IV.A.1).</summary>
internal sealed class ObjectHeader
{
    private const string What = "object header";
    private const byte SharedFlag = 1 << 1;
    private const byte FailIfUnknownFlag = 1 << 7;
    private readonly Budget _budget;
    private readonly Lazy<List<LinkMessage>> _links;
    private readonly Lazy<List<AttributeMessage>> _attributes;
    private readonly Lazy<Hdf5Datatype> _datatype;

    private ObjectHeader(ObjectLocation place, ulong address)
    {
        Place = place;
        Address = address;
        _budget = new Budget(place, What, ofFile: true);
        _links = new Lazy<List<LinkMessage>>(() => LinkReader.Read(this));
        _attributes = new Lazy<List<AttributeMessage>>(() => AttributeReader.Read(this));
        _datatype = new Lazy<Hdf5Datatype>(ReadDatatype);
    }

    internal ObjectLocation Place { get; }

    internal ulong Address { get; }

    internal List<HeaderMessage> Messages { get; } = [];

    /// <summary>A group's links. Messages about them name the path by which the object was first reached.</summary>
    internal IReadOnlyList<LinkMessage> Links => _links.Value;

    /// <summary>The object's attributes.</summary>
    internal IReadOnlyList<AttributeMessage> Attributes => _attributes.Value;

    /// <summary>The datatype of a dataset or committed datatype.</summary>
    internal Hdf5Datatype Datatype => _datatype.Value;

    internal static ObjectHeader Read(ObjectLocation place, ulong address)
    {
        if (address == Superblock.Undefined)
            throw place.Bad("expected an object header, found the undefined address");
        return place.Bytes.Ledger.Header(address, () => ReadNew(place, address));
    }

    private static ObjectHeader ReadNew(ObjectLocation place, ulong address)
    {
        var header = new ObjectHeader(place, address);
        if (place.Slice(address, 4, What).SequenceEqual("OHDR"u8))
            header.ReadVersion2();
        else
            header.ReadVersion1();
        return header;
    }

    internal HeaderMessage? Find(MessageType type)
    {
        foreach (var message in Messages)
        {
            if (message.Type == type)
                return message;
        }

        return null;
    }

    /// <summary>The body of a message that must be there; a reference to a committed datatype is followed.</summary>
    internal Cursor Open(MessageType type)
    {
        var message = Find(type) ?? throw Place.Bad(What, Address, $"expected a {type} message, found none");
        return message.Shared ? Shared(Place, message.Open(Place), type) : message.Open(Place);
    }

    private Hdf5Datatype ReadDatatype()
    {
        var message =
            Find(MessageType.Datatype) ?? throw Place.Bad(What, Address, $"expected a {MessageType.Datatype} message, found none");
        if (message.Shared)
            return Target(Place, message.Open(Place), MessageType.Datatype).Datatype;
        var cursor = message.Open(Place);
        return DatatypeParser.Read(ref cursor);
    }

    /// <summary>Follows a reference to a message in another object header (IV.A.2, "Shared Message").</summary>
    private static Cursor Shared(ObjectLocation place, Cursor reference, MessageType type) =>
        Target(place, reference, type).Find(type)!.Open(place);

    /// <summary>The object header that has the message which a reference means.</summary>
    internal static ObjectHeader Target(ObjectLocation place, Cursor reference, MessageType type)
    {
        const int inHeap = 1;
        var version = reference.U8();
        int kind = reference.U8();
        if (version is < 1 or > 3)
            throw reference.Bad($"expected a shared message of version 1 to 3, found {version}");
        if (version == 3 && kind == inHeap)
            throw place.Unsupported("a file with a table of shared header messages");
        if (version == 1)
            reference.Skip(6);
        var target = Read(place, reference.Offset());
        var message =
            target.Find(type)
            ?? throw reference.Bad(
                $"it refers to the object header at offset {target.Address}; expected a {type} message there, found none"
            );
        if (message.Shared)
            throw reference.Bad("it refers to a message that is itself a reference");
        return target;
    }

    // IV.A.1.a: version 1. Message sizes are multiples of 8.
    private void ReadVersion1()
    {
        const int prefixSize = 16;
        var prefix = Place.Block(Address, prefixSize, What);
        prefix.Version(1);
        prefix.Skip(1 + 2 + 4);
        ReadChunks(Address + prefixSize, prefix.U32(), version2: false, hasOrder: false);
    }

    // IV.A.1.b: version 2, with signature and checksum.
    private void ReadVersion2()
    {
        const int signatureAndFlags = 6;
        const int checksumSize = 4;
        var prefix = Place.Block(Address, Math.Min((ulong)Place.Limit - Address, 64), What);
        prefix.Signature("OHDR"u8);
        prefix.Version(2);
        var flags = prefix.U8();
        if ((flags & (1 << 5)) != 0)
            prefix.Skip(16);
        if ((flags & (1 << 4)) != 0)
            prefix.Skip(4);
        var size = prefix.Unsigned(1 << (flags & 3));
        var prefixSize = (ulong)prefix.Position;
        if (size > (ulong)Place.Limit)
            throw prefix.Bad($"{size} bytes of messages; expected no more than the file has");
        var whole = Place.Block(Address, prefixSize + size + checksumSize, What);
        whole.Skip(signatureAndFlags);
        whole.Skip((int)(prefixSize + size) - signatureAndFlags);
        whole.Checksum();
        ReadChunks(Address + prefixSize, size, version2: true, hasOrder: (flags & (1 << 2)) != 0);
    }

    private void ReadChunks(ulong first, ulong firstSize, bool version2, bool hasOrder)
    {
        var pending = new Queue<(ulong Address, ulong Size)>();
        pending.Enqueue((first, firstSize));
        while (pending.TryDequeue(out var chunk))
        {
            _budget.Take(Math.Max(chunk.Size, 8), chunk.Address);
            var cursor = Place.Block(chunk.Address, chunk.Size, What);
            var headerSize = version2 ? (hasOrder ? 6 : 4) : 8;
            while (cursor.Remaining >= headerSize)
            {
                var message = ReadMessage(ref cursor, version2, hasOrder);
                if (message.Type == MessageType.Continuation)
                    pending.Enqueue(Continuation(message, version2));
                else if (message.Type != MessageType.Nil)
                    Messages.Add(message);
            }
        }
    }

    private HeaderMessage ReadMessage(ref Cursor cursor, bool version2, bool hasOrder)
    {
        var type = version2 ? cursor.U8() : cursor.U16();
        var size = cursor.U16();
        var flags = cursor.U8();
        var order = -1;
        if (!version2)
            cursor.Skip(3);
        else if (hasOrder)
            order = cursor.U16();
        if (type > (int)MessageType.LastKnown && (flags & FailIfUnknownFlag) != 0)
            throw Place.Unsupported($"header message type {type}, which the file marks as essential,");
        var message = new HeaderMessage((MessageType)type, (flags & SharedFlag) != 0, cursor.Address, size, order);
        cursor.Skip(size);
        return message;
    }

    // IV.A.2.q; in version 2 the block has a signature before its messages and a checksum behind them.
    private (ulong Address, ulong Size) Continuation(HeaderMessage message, bool version2)
    {
        const int signatureSize = 4;
        const int checksumSize = 4;
        var body = message.Open(Place);
        var (address, size) = (body.Offset(), body.Length());
        if (!version2)
            return (address, size);
        var block = Place.Block(address, size, "object header continuation");
        block.Signature("OCHK"u8);
        if (size < signatureSize + checksumSize)
            throw block.Bad($"expected at least {signatureSize + checksumSize} bytes, found {size}");
        block.Skip((int)size - signatureSize - checksumSize);
        block.Checksum();
        return (address + signatureSize, size - signatureSize - checksumSize);
    }
}
