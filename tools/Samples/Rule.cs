namespace KerasSharp.Samples;

/// <summary>The generator of ANSI C's example, 31 bits of which the upper 23 are used: what real Keras learned from is made again here and
/// need not be stored. <c>tools/oracle/samples.py</c> states the same rule.</summary>
internal sealed class Rule(uint seed)
{
    private uint _state = seed;

    /// <summary>A whole number from 0 on.</summary>
    public int Below(int count)
    {
        _state = (_state * 1103515245 + 12345) & 0x7FFFFFFF;
        return (int)((_state >> 8) % (uint)count);
    }
}
