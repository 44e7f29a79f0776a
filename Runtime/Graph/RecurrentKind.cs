using System.Diagnostics;

namespace KerasSharp.Runtime.Graph;

/// <summary>The recurrences that devices may have fused. a_t = x_t W + b is the projected input of a step [N, G U], s the inner
/// activation, act the activation, h and c the states [N, U].</summary>
internal enum RecurrentKind
{
    /// <summary>h' = act(a + h U).</summary>
    SimpleRnn,

    /// <summary>Gates i f c o: c' = s(f) c + s(i) act(c~), h' = s(o) act(c'), each gate g = a_g + h U_g.</summary>
    Lstm,

    /// <summary>Gates z r h: h' = s(z) h + (1 - s(z)) act(a_h + (s(r) h) U_h); the gates z and r are a_g + h U_g.</summary>
    Gru,

    /// <summary>As <see cref="Gru"/>, with act(a_h + s(r) (h U_h + d_h)); the gates z and r are a_g + h U_g + d_g.</summary>
    GruResetAfter,
}

/// <summary>What each recurrence has.</summary>
internal static class RecurrentKinds
{
    /// <summary>The word for it in reports: simple-rnn, lstm, gru, gru-reset-after.</summary>
    /// <exception cref="UnreachableException">There is no such recurrence.</exception>
    public static string Label(this RecurrentKind kind) =>
        kind switch
        {
            RecurrentKind.SimpleRnn => "simple-rnn",
            RecurrentKind.Lstm => "lstm",
            RecurrentKind.Gru => "gru",
            RecurrentKind.GruResetAfter => "gru-reset-after",
            _ => throw Unknown(kind),
        };

    /// <summary>G: how many values of U elements a step's projected input has.</summary>
    /// <exception cref="UnreachableException">There is no such recurrence.</exception>
    public static int Gates(this RecurrentKind kind) =>
        kind switch
        {
            RecurrentKind.SimpleRnn => 1,
            RecurrentKind.Lstm => 4,
            RecurrentKind.Gru or RecurrentKind.GruResetAfter => 3,
            _ => throw Unknown(kind),
        };

    /// <summary>How many states it carries: h, and of an LSTM c behind it.</summary>
    /// <exception cref="UnreachableException">There is no such recurrence.</exception>
    public static int States(this RecurrentKind kind) =>
        kind switch
        {
            RecurrentKind.Lstm => 2,
            RecurrentKind.SimpleRnn or RecurrentKind.Gru or RecurrentKind.GruResetAfter => 1,
            _ => throw Unknown(kind),
        };

    /// <summary>Whether its candidate has recurrent weights of its own: that of a GRU, which the reset gate sets apart.</summary>
    /// <exception cref="UnreachableException">There is no such recurrence.</exception>
    public static bool HasCandidateWeights(this RecurrentKind kind) =>
        kind switch
        {
            RecurrentKind.Gru or RecurrentKind.GruResetAfter => true,
            RecurrentKind.SimpleRnn or RecurrentKind.Lstm => false,
            _ => throw Unknown(kind),
        };

    private static UnreachableException Unknown(RecurrentKind kind) => new($"there is no recurrence {(int)kind}");
}
