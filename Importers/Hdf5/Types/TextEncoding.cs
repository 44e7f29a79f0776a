using System.Text;

namespace KerasSharp.Hdf5;

/// <summary>Bytes to text: UTF-8, which includes ASCII; bytes that are neither are taken as Latin-1, so that no two become one.</summary>
internal static class TextEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static string Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    internal static byte[] Encode(string text) => Strict.GetBytes(text);

    /// <summary>The order of names in a file: that of their bytes.</summary>
    internal static int CompareNames(string a, string b) => Encode(a).AsSpan().SequenceCompareTo(Encode(b));
}
