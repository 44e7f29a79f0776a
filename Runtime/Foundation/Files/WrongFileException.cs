using KerasSharp.Files;

namespace KerasSharp;

/// <summary>A file is one of another kind than is read here.</summary>
public sealed class WrongFileException : KerasFormatException
{
    private WrongFileException(string file, string expected, FileKind found, string description, string? advice)
        : base($"{file}: expected {expected}, found {description}{(advice is null ? "" : $": {advice}")}") =>
        (Facts, Kind, WhatToDo) = (Facts with { File = file, Expected = expected, Found = description }, found, advice);

    /// <summary>What it is.</summary>
    public FileKind Kind { get; }

    /// <summary>What the user can do about it; null where that goes without saying.</summary>
    public string? WhatToDo { get; }

    /// <summary>Refuses addresses in a network, which are never fetched, and folders.</summary>
    /// <param name="path">What the user named. It need not be there.</param>
    /// <exception cref="WrongFileException">It is no name of a file.</exception>
    public static void ThrowIfNoFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (System.IO.File.Exists(path))
            return;
        if (Directory.Exists(path))
            throw Of(
                path,
                "a file",
                System.IO.File.Exists(System.IO.Path.Combine(path, "saved_model.pb")) ? FileKind.SavedModel : FileKind.Folder
            );
        if (FileSignature.IsUrl(path))
            throw Of(path, "a file", FileKind.Url);
    }

    /// <summary>The exception for a file of a kind that is known.</summary>
    internal static WrongFileException Of(string file, string expected, FileKind found)
    {
        var (description, advice) = FileAdvice.For(found);
        return new(file, expected, found, description, advice);
    }
}
