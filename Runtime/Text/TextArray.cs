using System.Globalization;
using System.Text;

namespace KerasSharp.Runtime.Text;

/// <summary>Texts, or whole numbers, with the samples along the first axis.</summary>
/// <param name="Extents">The shape of one sample.</param>
/// <param name="Texts">The texts in row-major order; null for numbers.</param>
/// <param name="Numbers">The numbers in row-major order; null for texts.</param>
internal sealed record TextArray(int[] Extents, string[]? Texts, float[]? Numbers)
{
    /// <summary>How many elements there are.</summary>
    internal int Count => Texts?.Length ?? Numbers!.Length;

    /// <summary>An element as it is hashed: in UTF-8, numbers in decimal.</summary>
    internal byte[] Bytes(int i) => Encoding.UTF8.GetBytes(Texts?[i] ?? Whole(i).ToString(CultureInfo.InvariantCulture));

    /// <summary>A number without its fraction.</summary>
    internal long Whole(int i) => (long)Numbers![i];
}
