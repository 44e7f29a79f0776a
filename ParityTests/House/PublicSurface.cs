using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace KerasSharp.ParityTests.House;

/// <summary>What the libraries show to their users.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext s_nullability = new();

    internal static Assembly[] Assemblies => Projects.Libraries;

    /// <summary>All types that can be seen, without those that compilers make.</summary>
    internal static IEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetTypes().Where(IsVisible).OrderBy(t => t.FullName, StringComparer.Ordinal);

    /// <summary>Constructors and methods that can be called or overridden from outside, accessors too, without those that records and
    /// delegates are given.</summary>
    internal static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMembers(Declared)
            .OfType<MethodBase>()
            .Where(m =>
                (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly)
                && !m.IsDefined(typeof(CompilerGeneratedAttribute), false)
                && !typeof(Delegate).IsAssignableFrom(type)
                && m.Name is not ("Deconstruct" or "<Clone>$" or ".cctor")
            );

    /// <summary>One line for each type and member.</summary>
    internal static IEnumerable<string> Lines(Assembly assembly)
    {
        foreach (var type in Types(assembly))
        {
            string kind =
                typeof(Delegate).IsAssignableFrom(type) ? "delegate"
                : type.IsEnum ? "enum"
                : type.IsInterface ? "interface"
                : type.IsValueType ? "struct"
                : type is { IsAbstract: true, IsSealed: true } ? "static class"
                : type.IsAbstract ? "abstract class"
                : type.IsSealed ? "sealed class"
                : "class";
            string[] bases =
            [
                .. new[] { type.BaseType }
                    .Where(b =>
                        b is not null
                        && b != typeof(object)
                        && b != typeof(ValueType)
                        && b != typeof(Enum)
                        && b != typeof(MulticastDelegate)
                    )
                    .Select(b => Name(b!)),
                .. type.GetInterfaces().Where(i => i.IsVisible).Select(Name).Order(StringComparer.Ordinal),
            ];
            yield return $"{kind} {Name(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}";
            if (typeof(Delegate).IsAssignableFrom(type))
                yield return $"    {Show(type.GetMethod("Invoke")!)}";
            IEnumerable<string> members = type.GetFields(Declared)
                .Where(f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName)
                .Select(f =>
                    $"{(f.IsLiteral ? "const" : f.IsStatic ? "static field" : "field")} {Name(f.FieldType)} "
                    + $"{f.Name}{(f.IsLiteral ? $" = {Default(f.GetRawConstantValue())}" : "")}"
                );
            foreach (
                string line in members.Concat(Methods(type).Concat(Accessors(type)).Distinct().Select(Show)).Order(StringComparer.Ordinal)
            )
                yield return $"    {line}";
        }
    }

    internal static string Show(MethodBase method)
    {
        var text = new StringBuilder();
        if (method.IsFamily || method.IsFamilyOrAssembly)
            text.Append("protected ");
        if (method.IsStatic)
            text.Append("static ");
        else if (method.IsAbstract)
            text.Append("abstract ");
        else if (method.IsVirtual && !method.IsFinal)
            text.Append("virtual ");
        if (method is MethodInfo { ReturnParameter: var result })
            text.Append(Name(result)).Append(' ');
        text.Append(method.IsConstructor ? "new" : method.Name);
        if (method.IsGenericMethod)
            text.Append('<').AppendJoin(", ", method.GetGenericArguments().Select(Name)).Append('>');
        return text.Append('(')
            .AppendJoin(
                ", ",
                method
                    .GetParameters()
                    .Select(p => $"{(p.IsOut ? "out " : "")}{Name(p)} {p.Name}{(p.HasDefaultValue ? $" = {Default(p.DefaultValue)}" : "")}")
            )
            .Append(')')
            .ToString();
    }

    /// <summary>Whether null is no value of the parameter.</summary>
    internal static bool RefusesNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
        && !parameter.IsOut
        && !parameter.ParameterType.IsByRef
        && s_nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private static IEnumerable<MethodBase> Accessors(Type type) =>
        type.GetProperties(Declared)
            .SelectMany(p => p.GetAccessors(nonPublic: true))
            .Where(m => (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly) && m.Name != "get_EqualityContract");

    private static bool IsVisible(Type type) =>
        type.IsVisible && !type.Name.Contains('<', StringComparison.Ordinal) && !type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static string Name(ParameterInfo parameter) =>
        Name(parameter.ParameterType)
        + (!parameter.ParameterType.IsValueType && s_nullability.Create(parameter).ReadState == NullabilityState.Nullable ? "?" : "");

    // On one line, whatever it holds.
    private static string Default(object? value) =>
        value is string text ? Newtonsoft.Json.JsonConvert.ToString(text)
        : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } shown ? shown
        : "null";

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        string name =
            type.FullName is null || !type.IsGenericType
                ? type.FullName ?? $"{type.Namespace}.{type.Name}"
                : type.GetGenericTypeDefinition().FullName!;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
