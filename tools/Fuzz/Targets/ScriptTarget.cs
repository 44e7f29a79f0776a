using System.Text;

namespace KerasSharp.Fuzz.Targets;

/// <summary>A Python script as text: its model is read from it, never run.</summary>
internal sealed class ScriptTarget : ITarget
{
    private static readonly KerasVersion[] s_releases = [new(1, 2, 2), new(2, 3, 1), new(3, 15, 1)];

    // What the steps make that a script may take.
    private const int MostCalls = 4000;

    public string Name => "script";

    public bool NamesPlace(string message) => message.Contains("fuzz.py", StringComparison.Ordinal);

    public void Run(byte[] bytes, Allowance allowance)
    {
        allowance.Calls(MostCalls);
        // The first byte decides for which release it is read.
        var options = new KerasScriptOptions
        {
            Version = s_releases[(bytes.Length == 0 ? 0 : bytes[0]) % s_releases.Length],
            DimOrdering = DataFormat.ChannelsLast,
        };
        _ = KerasScript.Parse(Encoding.UTF8.GetString(bytes), options, "fuzz.py");
    }
}
