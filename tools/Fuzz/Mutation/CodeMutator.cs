namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes CPython's byte code: instructions and their arguments, numbers of items, kinds of values, references.</summary>
internal sealed class CodeMutator : IMutator
{
    private static readonly byte[] s_kinds = [.. "N.TFiIlgfstRruaAzZ)([<>c\u00e9\u00e3\u00fa"u8];

    public string Name => "code";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        var bytes = file.ToList();
        for (int hits = dice.Few(4); hits > 0 && bytes.Count > 8; hits--)
        {
            int at = dice.Next(bytes.Count);
            switch (dice.Next(8))
            {
                case 0:
                    // An instruction of another function of this or another release.
                    bytes[at] = other[dice.Next(other.Length)];
                    break;
                case 1:
                    bytes[at] = dice.Pick(s_kinds);
                    break;
                case 2:
                    bytes[at] = (byte)dice.Next(256);
                    break;
                case 3:
                    bytes[at] = (byte)(bytes[at] + dice.Next(-2, 3));
                    break;
                case 4:
                    bytes.RemoveRange(at, Math.Min(dice.Next(1, 5), bytes.Count - at));
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(dice.Next(1, 9), bytes.Count - at)));
                    break;
                case 6 when at + 4 <= bytes.Count:
                    byte[] number = BitConverter.GetBytes((int)dice.Integer());
                    for (int i = 0; i < 4; i++)
                        bytes[at + i] = number[i];
                    break;
                default:
                    (bytes[at], bytes[at / 2]) = (bytes[at / 2], bytes[at]);
                    break;
            }
        }
        return [.. bytes];
    }
}
