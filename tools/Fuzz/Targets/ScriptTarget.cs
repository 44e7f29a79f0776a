using System.Text;

namespace KerasSharp.Fuzz.Targets;

/// <summary>A Python script as text, or a notebook with one in its cells: its model is read from it, never run.</summary>
/// <param name="name">What statistics and reproducers call it.</param>
/// <param name="file">What messages call the file.</param>
internal sealed class ScriptTarget(string name, string file) : ITarget
{
    private static readonly KerasVersion[] s_releases = [new(1, 2, 2), new(2, 3, 1), new(3, 15, 1)];

    // What the steps make that a script may take.
    private const int MostCalls = 4000;

    public string Name => name;

    public bool NamesPlace(string message) => message.Contains(file, StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        allowance.Calls(MostCalls);
        // A byte in its middle decides for which release it is read: notebooks all begin alike.
        var options = new KerasScriptOptions
        {
            Version = s_releases[(bytes.Length == 0 ? 0 : bytes[bytes.Length / 2]) % s_releases.Length],
            DimOrdering = DataFormat.ChannelsLast,
        };
        _ = KerasScript.Parse(Encoding.UTF8.GetString(bytes), options, file);
    }
}
