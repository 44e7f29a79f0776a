using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;

namespace KerasSharp.ParityTests.House;

/// <summary>Code that nothing but a test runs is a promise without a keeper.</summary>
public class DeadMemberTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What only tests call: other ways to the same kernels, by which they are measured against each other, and looks inside.
    private static readonly string[] s_forTests =
    [
        "GruGradient.CreateCandidate",
        "GruGradient.CreateMain",
        "GruGradient.Fill",
        "Hdf5File.OpenUnchecked",
        "HostArray`1.Strides",
        "LstmGradient.CreateWeights",
        "PackedMatrix.Pack",
        "PackedMatrix.PackTransposed",
        "SimpleRnnGradient.CreateWeights",
        "Sweep.Unary",
    ];

    [Fact]
    public void No_inner_method_is_without_a_caller()
    {
        // The command shows what the libraries keep for it.
        var used = Projects
            .Libraries.Concat(Projects.Tools)
            .SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMethods(Declared).Cast<MethodBase>().Concat(t.GetConstructors(Declared)))
            .SelectMany(Mentioned)
            .ToHashSet();
        Projects
            .Libraries.SelectMany(a => a.GetTypes())
            .Where(t => SourceTypes.Folder(t) is not null && !Generated(t))
            .SelectMany(t => t.GetMethods(Declared))
            .Where(m => !used.Contains(Key(m)) && !Exempt(m))
            .Where(m => !s_forTests.Contains($"{m.DeclaringType!.Name}.{m.Name}"))
            .Select(m => $"{SourceTypes.Folder(m.DeclaringType!)}: {m.DeclaringType!.Name}.{m.Name}")
            .Distinct()
            .Order()
            .Should()
            .BeEmpty();
    }

    private static (Module, int) Key(MemberInfo member) => (member.Module, member.MetadataToken);

    // A method counts as used by others only: what calls nothing but itself is dead.
    private static IEnumerable<(Module, int)> Mentioned(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (var (_, member) in TypeReferences.Members(method, body))
            if (member is MethodBase used && Key(used) != Key(method))
                yield return Key(used is MethodInfo { IsGenericMethod: true } g ? g.GetGenericMethodDefinition() : used);
    }

    private static bool Exempt(MethodInfo m) =>
        IsSurface(m)
        || m.IsVirtual
        || m.IsAbstract
        || Generated(m)
        || m.Name is "Main" or "Deconstruct" or "PrintMembers" or "ToString" or "Equals" or "GetHashCode"
        // A property is a shape, not work: who sets it in a record may leave reading it to the caller. Operators belong together.
        || m.IsSpecialName
        // What a static abstract member of an interface asks for is called through the type parameter.
        || (m.IsStatic && m.DeclaringType!.IsValueType && m.DeclaringType.GetInterfaces().Length > 0)
        || m.DeclaringType!.IsDefined(typeof(CompilerGeneratedAttribute))
        || m.GetMethodBody() is null;

    private static bool Generated(MemberInfo member) =>
        member.Name.Contains('<')
        || member.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        || (member.DeclaringType is { } outer && Generated(outer));

    private static bool IsSurface(MethodInfo m)
    {
        if (!(m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly))
            return false;
        for (var t = m.DeclaringType; t is not null; t = t.DeclaringType)
            if (!(t.IsPublic || t.IsNestedPublic || t.IsNestedFamily || t.IsNestedFamORAssem))
                return false;
        return true;
    }
}
