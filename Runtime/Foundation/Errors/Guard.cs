using System.Runtime.CompilerServices;

namespace KerasSharp;

/// <summary>Checks of arguments inside of expressions.</summary>
internal static class Guard
{
    /// <summary>The argument itself, which must not be null.</summary>
    /// <exception cref="ArgumentNullException">It is null; the exception names it.</exception>
    public static T Given<T>(T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class => value ?? throw new ArgumentNullException(name);
}
