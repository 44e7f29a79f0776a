using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Texts and numbers that Python's modules hold.</summary>
internal static class TextConstants
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz",
        Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        Digits = "0123456789",
        Signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        Spaces = " \t\n\r\v\f";

    /// <summary>The value of a module's name; null for another.</summary>
    internal static LiteralValue? Of(string path) =>
        path switch
        {
            "string.ascii_lowercase" => new(Lower),
            "string.ascii_uppercase" => new(Upper),
            "string.ascii_letters" => new(Lower + Upper),
            "string.digits" => new(Digits),
            "string.hexdigits" => new(Digits + "abcdefABCDEF"),
            "string.punctuation" => new(Signs),
            "string.whitespace" => new(Spaces),
            "string.printable" => new(Digits + Lower + Upper + Signs + Spaces),
            _ => null,
        };
}
