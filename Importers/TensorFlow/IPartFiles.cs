namespace KerasSharp.Importers.TensorFlow;

/// <summary>The files that a model of TensorFlow consists of, by their names in its folder.</summary>
internal interface IPartFiles
{
    /// <summary>Whether there is a file.</summary>
    bool Contains(string part);

    /// <summary>What messages call a file.</summary>
    string PathOf(string part);

    /// <summary>A file's bytes.</summary>
    /// <exception cref="WrongFileException">What stands there was left by a download that failed.</exception>
    /// <exception cref="KerasFormatException">There is none.</exception>
    ReadOnlyMemory<byte> Read(string part);

    /// <summary>Bytes of a file.</summary>
    /// <param name="part">The file.</param>
    /// <param name="offset">From which byte on.</param>
    /// <param name="size">How many.</param>
    /// <exception cref="WrongFileException">What stands there was left by a download that failed.</exception>
    /// <exception cref="KerasFormatException">There is none, or it ends before them.</exception>
    ReadOnlyMemory<byte> Read(string part, long offset, long size);
}
