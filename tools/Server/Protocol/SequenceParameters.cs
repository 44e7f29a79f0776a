using System.Globalization;
using KerasSharp.Extensions;

namespace KerasSharp.Server.Protocol;

/// <summary>The parameters sequence_id, sequence_start and sequence_end, as Triton has them: an id is a text or a whole number, and an
/// empty text or 0 is none. Beside them sequence_step, the part's number, by which a part that is sent again is not applied
/// again.</summary>
internal static class SequenceParameters
{
    /// <summary>The name that a number is for a sequence; empty for 0.</summary>
    internal static string Name(ulong number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="RequestException">A sequence begins or ends that has no id.</exception>
    internal static SequencePart? Read(string? id, bool start, bool end, long? step) =>
        !string.IsNullOrEmpty(id) ? new SequencePart(id, start, end, step)
        : start || end
            ? throw RequestException.Bad("sequence_id: expected a text or a number other than 0 beside sequence_start or sequence_end")
        : null;
}
