using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>One instruction.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Number">Its number in its release.</param>
/// <param name="Argument">Its argument; 0 where it has none.</param>
/// <param name="Offset">Where it stands.</param>
/// <param name="Target">Where it jumps to; -1 where it does not.</param>
internal readonly record struct Instruction(Operation Operation, byte Number, int Argument, int Offset, int Target)
{
    /// <summary>The instructions of a code object. Which release made it is told by the layout of the code object, by how the code ends
    /// (to 3.5, or from 3.6 on), and from 3.11 on by the caches behind the instructions, whose number each release has changed.</summary>
    /// <exception cref="PythonCodeException">They are damaged.</exception>
    internal static List<Instruction> Read(PythonCode code) => Read(code.Instructions, TableOf(code), new JumpTargets(code));

    /// <summary>The release's numbers.</summary>
    internal static OperationTable TableOf(PythonCode code) =>
        code.Layout switch
        {
            CodeLayout.Python2 => OperationTable.Python27,
            CodeLayout.Python34 => IsWords(code.Instructions) ? OperationTable.Python36 : OperationTable.Python34,
            CodeLayout.Python38 => OperationTable.Python36,
            _ => Of311To313(code.Instructions),
        };

    // RETURN_VALUE is the last instruction of every function; from 3.6 on it has a byte behind it.
    private static bool IsWords(byte[] bytes) => bytes is [.., 83, 0] && bytes.Length % 2 == 0;

    private static OperationTable Of311To313(byte[] bytes)
    {
        const byte resume313 = 149,
            resume = 151;
        for (int i = 0; i + 1 < bytes.Length; i += 2)
        {
            if (bytes[i] == resume)
                return CachesOf312(bytes) ? OperationTable.Python312 : OperationTable.Python311;
            // 149 is COPY_FREE_VARS before, and stands in front of RESUME there.
            if (bytes[i] == resume313 && !bytes.Where((b, at) => at % 2 == 0 && b == resume).Any())
                return OperationTable.Python313;
        }
        throw new PythonCodeException($"expected code of CPython 3.11 to 3.13, found no RESUME among its instructions");
    }

    // Instructions that 3.11 lacks, or the number of caches behind those that both have.
    private static bool CachesOf312(byte[] bytes)
    {
        for (int i = 0; i + 1 < bytes.Length; i += 2)
        {
            int caches = 0;
            while (i + 2 + 2 * caches < bytes.Length && bytes[i + 2 + 2 * caches] == 0)
                caches++;
            switch (bytes[i])
            {
                case 26 or 121 or 127 or 173:
                    return true;
                case 160 or 166:
                    return false;
                case 25 or 93:
                    return caches == 1;
                case 106:
                    return caches == 9;
                case 107:
                    return caches == 1;
                case 116:
                    return caches == 4;
                case 171:
                    return caches == 3;
            }
        }
        // What is left means the same in both.
        return false;
    }

    private static List<Instruction> Read(byte[] bytes, OperationTable table, JumpTargets targets)
    {
        var found = new List<Instruction>();
        int extended = 0;
        for (int at = 0; at < bytes.Length; )
        {
            byte number = bytes[at];
            int offset = at,
                length = table.Words ? 2
                : table.HasArgument(number) ? 3
                : 1;
            if (at + length > bytes.Length)
                throw new PythonCodeException($"expected whole instructions, found the one at {offset} cut off");
            int argument = length switch
            {
                1 => 0,
                2 => bytes[at + 1],
                _ => bytes[at + 1] | (bytes[at + 2] << 8),
            };
            at += length;
            argument |= extended;
            extended = 0;
            var operation = table[number];
            if (operation == Operation.Extended)
            {
                if (argument > 0xFFFF)
                    throw new PythonCodeException($"expected arguments of 24 bits at most, found more at {offset}");
                extended = argument << (table.Words ? 8 : 16);
            }
            else if (operation != Operation.Nothing)
                found.Add(new Instruction(operation, number, argument, offset, targets.Of(operation, argument, at)));
        }
        return found;
    }
}
