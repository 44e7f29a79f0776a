using System.Text;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>One step on the way through a tree of objects (.weights.h5): an attribute, or a member of a list.</summary>
/// <param name="Name">The attribute; for a member of a list the class in snake case.</param>
/// <param name="Place">For a member of a list, how many of its class stand before it; null for an attribute.</param>
/// <param name="PlaceWithArrays">For a member of a list, how many of its class that have arrays stand before it.</param>
internal readonly record struct ObjectStep(string Name, int? Place = null, int PlaceWithArrays = 0)
{
    /// <summary>The group's name: <c>layers</c>, <c>dense</c>, <c>dense_1</c>.</summary>
    internal string Group => Place is > 0 and var n ? $"{Name}_{n}" : Name;
}

/// <summary>Where a tree of objects has an array.</summary>
/// <param name="Steps">The way to the object that owns it.</param>
/// <param name="Index">Which of the object's arrays it is.</param>
internal sealed record ObjectPath(IReadOnlyList<ObjectStep> Steps, int Index)
{
    /// <summary>The group of the object.</summary>
    internal string Group => string.Join('/', Steps.Select(s => s.Group));

    /// <summary>The steps of a path of attributes.</summary>
    internal static IEnumerable<ObjectStep> StepsOf(string path) => path.Length == 0 ? [] : path.Split('/').Select(p => new ObjectStep(p));

    /// <summary>The same place seen from further outside.</summary>
    internal ObjectPath Inside(params IEnumerable<ObjectStep> steps) => this with { Steps = [.. steps, .. Steps] };

    /// <summary>A class's name as Keras makes it that of a group: <c>conv2d_transpose</c>.</summary>
    internal static string SnakeCase(string className) =>
        // Configs have the name that Keras exports the class by, groups the class's own.
        className == "GroupQueryAttention"
            ? "grouped_query_attention"
            : Words(className);

    // A capital begins a word where a small letter stands before or behind it. Regular expressions, which say the same more shortly, take
    // longer to be loaded than such a model's whole file.
    private static string Words(string className)
    {
        var words = new StringBuilder(className.Length + 4);
        string letters = string.Concat(className.Where(c => char.IsLetterOrDigit(c) || c == '_'));
        for (int i = 0; i < letters.Length; i++)
        {
            bool isNext = char.IsAsciiLetterUpper(letters[i]) && i > 0;
            if (isNext && (char.IsAsciiLetterLower(letters[i - 1]) || (i + 1 < letters.Length && char.IsAsciiLetterLower(letters[i + 1]))))
                words.Append('_');
            words.Append(char.ToLowerInvariant(letters[i]));
        }
        return words.ToString();
    }
}

/// <summary>Gives the members of a list their names in the order of the list.</summary>
internal sealed class ObjectCounter
{
    private readonly Dictionary<string, (int All, int WithArrays)> _counts = [];

    /// <summary>The step to the next member.</summary>
    /// <param name="className">Its class.</param>
    /// <param name="hasArrays">Whether it or something inside of it has arrays.</param>
    internal ObjectStep Next(string className, bool hasArrays)
    {
        string name = ObjectPath.SnakeCase(className);
        var (all, withArrays) = _counts.GetValueOrDefault(name);
        _counts[name] = (all + 1, withArrays + (hasArrays ? 1 : 0));
        return new ObjectStep(name, all, withArrays);
    }
}
