using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace KerasSharp.ParityTests.House;

/// <summary>Which types a type mentions: in signatures, fields and bases, and in the code of its methods.</summary>
internal static class TypeReferences
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly OpCode[] s_oneByte = new OpCode[256];
    private static readonly OpCode[] s_twoBytes = new OpCode[256];

    static TypeReferences()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            if (code.Size == 1)
                s_oneByte[(byte)code.Value] = code;
            else
                s_twoBytes[(byte)code.Value] = code;
        }
    }

    /// <summary>The named types, generic arguments and element types taken apart, closures counted to the type around them.</summary>
    internal static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        if (type.BaseType is not null)
            Add(found, type.BaseType);
        foreach (var i in type.GetInterfaces())
            Add(found, i);
        foreach (var field in type.GetFields(All))
            Add(found, field.FieldType);
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            foreach (var parameter in method.GetParameters())
                Add(found, parameter.ParameterType);
            if (method is MethodInfo { ReturnType: var result })
                Add(found, result);
            if (method.GetMethodBody() is { } body)
                AddBody(found, method, body);
        }
        found.Remove(Outermost(type));
        return found;
    }

    /// <summary>The type that a nested one, or one made by the compiler, stands in.</summary>
    internal static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }

    private static void AddBody(HashSet<Type> found, MethodBase method, MethodBody body)
    {
        foreach (var local in body.LocalVariables)
            Add(found, local.LocalType);
        foreach (var (_, member) in Members(method, body))
            AddMember(found, member);
    }

    /// <summary>The members that a method's code mentions, with the instructions that do.</summary>
    internal static IEnumerable<(OpCode Code, MemberInfo? Member)> Members(MethodBase method, MethodBody body) =>
        Instructions(method, body)
            .Where(i =>
                i.Code.OperandType is OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok
            );

    /// <summary>All instructions, with the member that each names.</summary>
    internal static IEnumerable<(OpCode Code, MemberInfo? Member)> Instructions(MethodBase method, MethodBody body)
    {
        byte[] il = body.GetILAsByteArray() ?? [];
        Type[] typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [];
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < il.Length; )
        {
            var code = il[at] == 0xFE ? s_twoBytes[il[++at]] : s_oneByte[il[at]];
            at++;
            bool names =
                code.OperandType is OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok;
            yield return (code, names ? method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments) : null);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    private static void AddMember(HashSet<Type> found, MemberInfo? member)
    {
        if (member is Type type)
            Add(found, type);
        else if (member?.DeclaringType is { } declaring)
            Add(found, declaring);
        if (member is MethodInfo { IsGenericMethod: true } method)
            foreach (var argument in method.GetGenericArguments())
                Add(found, argument);
    }

    private static void Add(HashSet<Type> found, Type type)
    {
        if (type.HasElementType)
            Add(found, type.GetElementType()!);
        else if (type.IsGenericParameter || type.IsFunctionPointer)
            return;
        else
        {
            foreach (var argument in type.GetGenericArguments())
                Add(found, argument);
            found.Add(Outermost(type.IsGenericType ? type.GetGenericTypeDefinition() : type));
        }
    }
}
