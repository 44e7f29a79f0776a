using System.Reflection;
using System.Reflection.Emit;
using FluentAssertions;
using KerasSharp.Importers.Keras.Schema.Text;

namespace KerasSharp.ParityTests.House;

/// <summary>Every message is bounded: it is a constant, or worded by <see cref="Wording"/>, which shows 200 characters of what stands
/// in quotes and 20 of a list.</summary>
public class MessageTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] s_assemblies =
    [
        .. Projects.Libraries.Except([typeof(KerasSharp.Cuda.CudaBackend).Assembly]),
        typeof(Cli.App).Assembly,
    ];

    [Fact]
    public void Messages_are_constants_or_worded_in_bounds()
    {
        int worded = 0;
        var problems = new List<string>();
        foreach (var method in s_assemblies.SelectMany(a => a.GetTypes()).SelectMany(MethodsOf))
        {
            if (method.GetMethodBody() is not { } body || method.DeclaringType == typeof(Wording))
                continue;
            var code = TypeReferences.Instructions(method, body).ToList();
            for (int i = 0; i < code.Count; i++)
            {
                if (code[i].Member is not MethodBase made || !TakesMessage(made))
                    continue;
                if (made.GetParameters() is [{ ParameterType: var type }, ..] && type == typeof(Wording))
                    worded++;
                else if (!IsConstant(code, i))
                    problems.Add($"{method.DeclaringType}.{method.Name}: {made.DeclaringType!.Name}");
            }
        }
        problems.Should().BeEmpty();
        worded.Should().BeGreaterThan(250);
    }

    // Reports, and whatever else goes by way of a text's conversion, are told here too.
    private static bool TakesMessage(MethodBase method) =>
        method.IsConstructor
            ? (typeof(KerasException).IsAssignableFrom(method.DeclaringType) && method.DeclaringType != typeof(WrongFileException))
                || method.DeclaringType == typeof(ConfigValueException)
            : method.DeclaringType == typeof(Wording) && method.Name == "op_Implicit";

    /// <summary>Whether the message is a text in the code, perhaps with the cause behind it; or one handed on by an exception's own
    /// constructor.</summary>
    private static bool IsConstant(List<(OpCode Code, MemberInfo? Member)> code, int at)
    {
        if (code[at].Code == OpCodes.Call && code[at].Member is ConstructorInfo)
            return true;
        for (int i = at - 1; i >= 0 && i >= at - 3; i--)
        {
            // The last piece of a text that is put together, as one that ends in a plain literal is, makes no constant of it.
            if (code[i].Member is MethodInfo { DeclaringType: var type } && type == typeof(string))
                return false;
            if (code[i].Code == OpCodes.Ldstr)
                return true;
        }
        return false;
    }

    private static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));
}
