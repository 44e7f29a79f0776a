namespace KerasSharp.Onnx.Emission;

/// <summary>Gives each value and node of a file a name of its own.</summary>
internal sealed class Names
{
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>The name, or where it is taken the name with a number behind it.</summary>
    internal string Take(string wanted)
    {
        string name = wanted;
        while (!_taken.Add(name))
        {
            int count = _counts[wanted] = _counts.GetValueOrDefault(wanted) + 1;
            name = $"{wanted}_{count}";
        }
        return name;
    }
}
