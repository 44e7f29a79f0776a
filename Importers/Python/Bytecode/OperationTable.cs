namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>The numbers of instructions, release by release (CPython's <c>Include/opcode.h</c> and <c>Lib/opcode.py</c> of each).</summary>
internal sealed class OperationTable
{
    private readonly Operation[] _operations = new Operation[256];
    private readonly byte _firstWithArgument;

    private OperationTable(byte firstWithArgument, bool words, params (int Number, Operation Operation)[] operations)
    {
        (_firstWithArgument, Words) = (firstWithArgument, words);
        foreach (var (number, operation) in operations)
            _operations[number] = operation;
    }

    /// <summary>Whether each instruction takes two bytes (from 3.6 on).</summary>
    internal bool Words { get; }

    /// <summary>How numbers stood in brackets of 16 bits behind an instruction before 3.6.</summary>
    internal bool HasArgument(byte number) => number >= _firstWithArgument;

    internal Operation this[byte number] => _operations[number];

    private static readonly (int, Operation)[] s_toPython310 =
    [
        (1, Operation.Pop),
        (2, Operation.RotateTwo),
        (3, Operation.RotateThree),
        (4, Operation.Duplicate),
        (9, Operation.Nothing),
        (10, Operation.Positive),
        (11, Operation.Negative),
        (12, Operation.Not),
        (15, Operation.Invert),
        (19, Operation.Power),
        (20, Operation.Multiply),
        (22, Operation.Modulo),
        (23, Operation.Add),
        (24, Operation.Subtract),
        (25, Operation.Subscript),
        (26, Operation.FloorDivide),
        (27, Operation.TrueDivide),
        (28, Operation.FloorDivide),
        (29, Operation.TrueDivide),
        (55, Operation.Add),
        (56, Operation.Subtract),
        (57, Operation.Multiply),
        (59, Operation.Modulo),
        (67, Operation.Power),
        (68, Operation.Branch),
        (83, Operation.Return),
        (92, Operation.Unpack),
        (93, Operation.Branch),
        (100, Operation.LoadConstant),
        (102, Operation.BuildTuple),
        (103, Operation.BuildList),
        (106, Operation.LoadAttribute),
        (107, Operation.Compare),
        (108, Operation.ImportName),
        (109, Operation.ImportFrom),
        (110, Operation.Branch),
        (111, Operation.Branch),
        (112, Operation.Branch),
        (113, Operation.Branch),
        (114, Operation.Branch),
        (115, Operation.Branch),
        (116, Operation.LoadGlobal),
        (120, Operation.Branch),
        (124, Operation.LoadLocal),
        (125, Operation.StoreLocal),
        (132, Operation.MakeFunction),
        (133, Operation.BuildSlice),
        // A variable is handed to a function inside.
        (135, Operation.MakeFunction),
        (136, Operation.LoadCell),
        (137, Operation.StoreCell),
    ];

    internal static readonly OperationTable Python27 = new(
        90,
        words: false,
        [
            .. s_toPython310,
            (5, Operation.RotateFour),
            (21, Operation.ClassicDivide),
            (58, Operation.ClassicDivide),
            (30, Operation.SliceAll),
            (31, Operation.SliceFrom),
            (32, Operation.SliceTo),
            (33, Operation.SliceBetween),
            (99, Operation.DuplicateMany),
            (131, Operation.CallPairs),
            (134, Operation.MakeFunction),
            (145, Operation.Extended),
        ]
    );

    internal static readonly OperationTable Python34 = new(
        90,
        words: false,
        [
            .. s_toPython310,
            (5, Operation.DuplicateTwo),
            (16, Operation.MatrixMultiply),
            (17, Operation.MatrixMultiply),
            (131, Operation.CallPairs),
            (134, Operation.MakeFunction),
            (144, Operation.Extended),
        ]
    );

    internal static readonly OperationTable Python36 = new(
        90,
        words: true,
        [
            .. s_toPython310,
            (5, Operation.DuplicateTwo),
            (6, Operation.RotateFour),
            (16, Operation.MatrixMultiply),
            (17, Operation.MatrixMultiply),
            (82, Operation.ListToTuple),
            (99, Operation.Rotate),
            (117, Operation.Is),
            (118, Operation.Contains),
            (131, Operation.CallFunction),
            (141, Operation.CallNamed),
            (144, Operation.Extended),
            (160, Operation.LoadMethod),
            (161, Operation.CallMethod),
            (162, Operation.ListExtend),
        ]
    );

    private static readonly (int, Operation)[] s_from311To312 =
    [
        (0, Operation.Nothing),
        (1, Operation.Pop),
        (2, Operation.PushNull),
        (9, Operation.Nothing),
        (10, Operation.Positive),
        (11, Operation.Negative),
        (12, Operation.Not),
        (15, Operation.Invert),
        (25, Operation.Subscript),
        (68, Operation.Branch),
        (82, Operation.ListToTuple),
        (83, Operation.Return),
        (92, Operation.Unpack),
        (93, Operation.Branch),
        (99, Operation.Swap),
        (100, Operation.LoadConstant),
        (102, Operation.BuildTuple),
        (103, Operation.BuildList),
        (108, Operation.ImportName),
        (109, Operation.ImportFrom),
        (110, Operation.Branch),
        (111, Operation.Branch),
        (112, Operation.Branch),
        (114, Operation.Branch),
        (115, Operation.Branch),
        (116, Operation.LoadGlobalAndNull),
        (117, Operation.Is),
        (118, Operation.Contains),
        (120, Operation.Copy),
        (122, Operation.Binary),
        (124, Operation.LoadLocal),
        (125, Operation.StoreLocal),
        (128, Operation.Branch),
        (129, Operation.Branch),
        (132, Operation.MakeFunction),
        (133, Operation.BuildSlice),
        (135, Operation.MakeFunction),
        (136, Operation.MakeFunction),
        (137, Operation.LoadCell),
        (138, Operation.StoreCell),
        (140, Operation.Branch),
        (144, Operation.Extended),
        (149, Operation.Nothing),
        (151, Operation.Nothing),
        (162, Operation.ListExtend),
        (171, Operation.Call),
        (172, Operation.CallNames),
    ];

    internal static readonly OperationTable Python311 = new(
        0,
        words: true,
        [
            .. s_from311To312,
            (106, Operation.LoadAttribute),
            (107, Operation.Compare),
            (160, Operation.LoadMethod),
            // PRECALL stands before each CALL, and says nothing more.
            (166, Operation.Nothing),
        ]
    );

    internal static readonly OperationTable Python312 = new(
        0,
        words: true,
        [
            .. s_from311To312,
            (26, Operation.BinarySlice),
            (106, Operation.LoadAttributeOrMethod),
            (107, Operation.CompareHigh4),
            (121, Operation.ReturnConstant),
            (127, Operation.LoadLocal),
            (173, Operation.Intrinsic),
        ]
    );

    internal static readonly OperationTable Python313 = new(
        0,
        words: true,
        (0, Operation.Nothing),
        (4, Operation.BinarySlice),
        (5, Operation.Subscript),
        (19, Operation.Branch),
        (26, Operation.MakeFunction),
        (30, Operation.Nothing),
        (32, Operation.Pop),
        (34, Operation.PushNull),
        (36, Operation.Return),
        (40, Operation.Branch),
        (41, Operation.Invert),
        (42, Operation.Negative),
        (43, Operation.Not),
        (45, Operation.Binary),
        (47, Operation.BuildList),
        (50, Operation.BuildSlice),
        (52, Operation.BuildTuple),
        (53, Operation.Call),
        (55, Operation.Intrinsic),
        (57, Operation.CallNamedBesideNull),
        (58, Operation.CompareHigh5),
        (59, Operation.Contains),
        (61, Operation.Copy),
        (62, Operation.Nothing),
        (71, Operation.Extended),
        (72, Operation.Branch),
        (74, Operation.ImportFrom),
        (75, Operation.ImportName),
        (76, Operation.Is),
        (77, Operation.Branch),
        (79, Operation.Branch),
        (81, Operation.ListExtend),
        (82, Operation.LoadAttributeOrMethod),
        (83, Operation.LoadConstant),
        (84, Operation.LoadCell),
        (85, Operation.LoadLocal),
        (87, Operation.LoadLocal),
        (88, Operation.LoadTwoLocals),
        (91, Operation.LoadGlobalAndNull),
        (94, Operation.MakeFunction),
        (97, Operation.Branch),
        (98, Operation.Branch),
        (99, Operation.Branch),
        (100, Operation.Branch),
        (103, Operation.ReturnConstant),
        (109, Operation.StoreCell),
        (110, Operation.StoreLocal),
        (111, Operation.StoreAndLoadLocal),
        (112, Operation.StoreTwoLocals),
        (115, Operation.Swap),
        (117, Operation.Unpack),
        (149, Operation.Nothing)
    );
}
