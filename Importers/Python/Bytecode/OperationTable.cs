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
        (64, Operation.And),
        (66, Operation.Or),
        (55, Operation.Add),
        (56, Operation.Subtract),
        (57, Operation.Multiply),
        (59, Operation.Modulo),
        (67, Operation.Power),
        (83, Operation.Return),
        (92, Operation.Unpack),
        (100, Operation.LoadConstant),
        (102, Operation.BuildTuple),
        (103, Operation.BuildList),
        (106, Operation.LoadAttribute),
        (107, Operation.Compare),
        (108, Operation.ImportName),
        (109, Operation.ImportFrom),
        (116, Operation.LoadGlobal),
        (124, Operation.LoadLocal),
        (125, Operation.StoreLocal),
        (133, Operation.BuildSlice),
        (136, Operation.LoadCell),
        (137, Operation.StoreCell),
        (60, Operation.StoreSubscript),
        (68, Operation.Iterate),
        (80, Operation.Break),
        (86, Operation.Yield),
        (87, Operation.EndBlock),
        (93, Operation.NextOrAhead),
        (110, Operation.JumpAhead),
        (111, Operation.JumpIfFalseOrPop),
        (112, Operation.JumpIfTrueOrPop),
        (113, Operation.Jump),
        (114, Operation.JumpIfFalse),
        (115, Operation.JumpIfTrue),
        (119, Operation.Continue),
        (120, Operation.BeginLoop),
        (126, Operation.Delete),
        (135, Operation.LoadClosure),
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
            (94, Operation.ListAppend),
            (105, Operation.BeginMap),
            (54, Operation.StoreInMap),
            (132, Operation.MakeFunction27),
            (134, Operation.MakeClosure27),
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
            (94, Operation.UnpackAround),
            // As 3.5 has it. 3.4 stores each pair by an instruction that is refused.
            (105, Operation.BuildMap),
            (131, Operation.CallPairs),
            (132, Operation.MakeFunction34),
            (134, Operation.MakeClosure34),
            (145, Operation.ListAppend),
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
            (94, Operation.UnpackAround),
            (105, Operation.BuildMap),
            (156, Operation.BuildMapOfNames),
            (99, Operation.Rotate),
            (117, Operation.Is),
            (118, Operation.Contains),
            (131, Operation.CallFunction),
            (141, Operation.CallNamed),
            (144, Operation.Extended),
            (160, Operation.LoadMethod),
            (161, Operation.CallMethod),
            (162, Operation.ListExtend),
            (129, Operation.Nothing),
            (132, Operation.MakeFunction36),
            (145, Operation.ListAppend),
        ]
    );

    internal static readonly OperationTable Python311 = new(
        0,
        words: true,
        [
            .. OperationsFrom311.Common,
            (106, Operation.LoadAttribute),
            (107, Operation.Compare),
            (160, Operation.LoadMethod),
            // PRECALL stands before each CALL, and says nothing more.
            (166, Operation.Nothing),
            (86, Operation.Yield),
            (111, Operation.JumpIfFalseOrPop),
            (112, Operation.JumpIfTrueOrPop),
            (173, Operation.JumpBackIfNotNone),
            (174, Operation.JumpBackIfNone),
            (175, Operation.JumpBackIfFalse),
            (176, Operation.JumpBackIfTrue),
        ]
    );

    internal static readonly OperationTable Python312 = new(
        0,
        words: true,
        [
            .. OperationsFrom311.Common,
            (26, Operation.BinarySlice),
            (106, Operation.LoadAttributeOrMethod),
            (107, Operation.CompareHigh4),
            (121, Operation.ReturnConstant),
            (127, Operation.LoadLocal),
            (173, Operation.Intrinsic),
            (4, Operation.Nothing),
            (143, Operation.LoadAndClear),
            (150, Operation.Yield),
        ]
    );

    internal static readonly OperationTable Python313 = new(0, words: true, OperationsFrom311.Python313);
}
