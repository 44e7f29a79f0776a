using KerasSharp.Data.Images;

namespace KerasSharp.Fuzz.Targets;

/// <summary>A picture, read and resized.</summary>
internal sealed class PictureTarget : ITarget
{
    private const string FileName = "fuzz.picture";

    // Coefficients, samples of a component and of all, and another number of channels.
    private const int BytesOfPixel = 24;

    public string Name => "picture";

    public bool NamesPlace(string message) => message.Contains(FileName, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        allowance.Elements((long)bytes.Length * Picture.MostPixelsForAByte, BytesOfPixel);
        var picture = Picture.Read(bytes, FileName);
        foreach (int channels in new[] { 1, 3, 4 })
            if (picture.With(channels).Resized(7, 5).Pixels.Length != 35 * channels)
                throw new InvalidOperationException($"expected {35 * channels} numbers of {channels} channels");
    }
}
