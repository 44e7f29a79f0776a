using System.Reflection;
using System.Reflection.Emit;
using System.Xml.Linq;
using FluentAssertions;

namespace KerasSharp.ParityTests.House;

/// <summary>Public methods, constructors and accessors say what they throw: every exception that their own code, or a hidden method of the
/// same type that it calls, makes. That null is refused where it is no value goes without saying (NullArgumentTests).</summary>
public class ExceptionDocumentationTests
{
    private const BindingFlags Hidden =
        BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Assemblies => [.. PublicSurface.Assemblies.Select(a => a.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void What_is_thrown_is_said(string name)
    {
        var assembly = PublicSurface.Assemblies.Single(a => a.GetName().Name == name);
        var documentation = XDocument
            .Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .GroupBy(m => (string)m.Attribute("name")!)
            .ToDictionary(g => g.Key, g => g.First());
        var problems = new List<string>();
        int throwing = 0;
        foreach (var type in PublicSurface.Types(assembly).Where(t => !typeof(Exception).IsAssignableFrom(t)))
        foreach (
            var method in PublicSurface
                .Methods(type)
                .Where(m => m.GetMethodBody() is not null && m.Name is not ("ToString" or "Dispose" or "InferShape" or "Gradient"))
        )
        {
            var thrown = Thrown(method, 1).ToHashSet();
            thrown.Remove(typeof(ArgumentNullException));
            // What makes exceptions for others does not throw them.
            if (method is MethodInfo { ReturnType: var result })
                thrown.RemoveWhere(t => t == result);
            if (thrown.Count == 0)
                continue;
            throwing++;
            string id = Id(method);
            var said = Said(documentation, id, 4);
            if (said is null)
                continue;
            foreach (var missing in thrown.Where(t => !said.Any(s => Bases(t).Any(b => b.FullName == s))))
                problems.Add($"{id}: {missing.Name}");
        }
        // What these show are interfaces, records, and methods that wait, whose exceptions are their inner parts'.
        int few =
            name is "KerasSharp.Foundation" or "KerasSharp.Cuda" or "KerasSharp.Data" or "KerasSharp.Orleans" or "KerasSharp.View" ? -1
            : name
                is "KerasSharp.Extensions"
                    or "KerasSharp.Onnx"
                    or "KerasSharp.Data.Parquet"
                    or "KerasSharp.Data.Arrow"
                    or "KerasSharp.Scoring"
                    or "KerasSharp.Client"
                    or "KerasSharp.ML"
                ? 0
            : 2;
        throwing.Should().BeGreaterThan(few);
        problems.Should().BeEmpty();
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? t = type; t is not null && t != typeof(Exception); t = t.BaseType)
            yield return t;
    }

    private static IEnumerable<Type> Thrown(MethodBase method, int depth)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (var (code, member) in TypeReferences.Members(method, body))
        {
            if (code == OpCodes.Newobj && member is ConstructorInfo { DeclaringType: var made } && typeof(Exception).IsAssignableFrom(made))
                yield return made!;
            else if (
                member is MethodBase called
                && called.Name.StartsWith("ThrowIf", StringComparison.Ordinal)
                && typeof(Exception).IsAssignableFrom(called.DeclaringType)
                && called.Name != "ThrowIfNull"
            )
                yield return called.DeclaringType == typeof(CancellationToken) ? typeof(OperationCanceledException) : called.DeclaringType!;
            else if (depth > 0 && member is MethodBase { IsPrivate: true } inner && inner.DeclaringType == method.DeclaringType)
                foreach (var type in Thrown(inner, depth - 1))
                    yield return type;
        }
    }

    /// <summary>The exceptions that a member's documentation names; null where it takes over those of a base or an interface.</summary>
    private static List<string>? Said(Dictionary<string, XElement> documentation, string id, int depth)
    {
        var said = new List<string>();
        foreach (string at in new[] { id, Property(id) })
        {
            if (!documentation.TryGetValue(at, out var member))
                continue;
            said.AddRange(member.Descendants("exception").Select(e => ((string)e.Attribute("cref")!)[2..]));
            foreach (var inherited in member.Descendants("inheritdoc"))
            {
                if ((string?)inherited.Attribute("cref") is not { } cref)
                    return null;
                if (depth > 0 && Said(documentation, cref, depth - 1) is { } theirs)
                    said.AddRange(theirs);
            }
        }
        return said;
    }

    // Accessors are described with their property.
    private static string Property(string id)
    {
        int dot = id.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open ? id.LastIndexOf('.', open) : id.LastIndexOf('.');
        string name = id[(dot + 1)..];
        if (!name.StartsWith("get_", StringComparison.Ordinal) && !name.StartsWith("set_", StringComparison.Ordinal))
            return id;
        if (name.StartsWith("set_", StringComparison.Ordinal) && name.Contains('(', StringComparison.Ordinal))
            name = name.LastIndexOf(',') is >= 0 and var comma ? name[..comma] + ")" : name[..name.IndexOf('(', StringComparison.Ordinal)];
        return $"P:{id[2..(dot + 1)]}{name[4..]}";
    }

    private static string Id(MethodBase method)
    {
        string name = method.IsConstructor
            ? "#ctor"
            : method.Name + (method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "");
        string parameters = string.Join(',', method.GetParameters().Select(p => Id(p.ParameterType)));
        string result = method.Name is "op_Implicit" or "op_Explicit" ? $"~{Id(((MethodInfo)method).ReturnType)}" : "";
        return $"M:{method.DeclaringType!.FullName!.Replace('+', '.')}.{name}{(parameters.Length == 0 ? "" : $"({parameters})")}{result}";
    }

    private static string Id(Type type)
    {
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        if (type.IsByRef)
            return Id(type.GetElementType()!) + "@";
        if (type.IsPointer)
            return Id(type.GetElementType()!) + "*";
        if (type.IsArray)
            return Id(type.GetElementType()!)
                + (type.GetArrayRank() == 1 ? "[]" : $"[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]");
        if (!type.IsGenericType)
            return type.FullName!.Replace('+', '.');
        string full = type.GetGenericTypeDefinition().FullName!.Replace('+', '.');
        return $"{full[..full.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(Id))}}}";
    }
}
