namespace KerasSharp.Fuzz.Mutation;

/// <summary>Makes a file from another one of the same format.</summary>
internal interface IMutator
{
    /// <summary>What statistics call it.</summary>
    string Name { get; }

    /// <summary>A changed copy; the original stays as it is.</summary>
    /// <param name="file">A file.</param>
    /// <param name="other">Another file of the same format, for what takes parts of two.</param>
    /// <param name="dice">All choices.</param>
    byte[] Mutate(byte[] file, byte[] other, Dice dice);
}
