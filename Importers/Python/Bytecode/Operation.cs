namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>What an instruction does to the stack of values, whatever number its release gives it.</summary>
internal enum Operation
{
    /// <summary>Not understood.</summary>
    Unknown,

    /// <summary>Nothing that matters to a function without branches.</summary>
    Nothing,

    /// <summary>Raises the argument of the next instruction.</summary>
    Extended,
    Pop,
    RotateTwo,
    RotateThree,
    RotateFour,
    Rotate,
    Duplicate,
    DuplicateTwo,

    /// <summary>As many as the argument says (2.7).</summary>
    DuplicateMany,
    Copy,
    Swap,
    PushNull,
    Positive,
    Negative,
    Not,
    Invert,
    Power,
    Multiply,
    Modulo,
    Add,
    Subtract,
    MatrixMultiply,
    FloorDivide,
    TrueDivide,

    /// <summary>Python 2's /, which is // between two whole numbers.</summary>
    ClassicDivide,

    /// <summary>One of the above, by the argument (3.11).</summary>
    Binary,
    Subscript,

    /// <summary>[start:stop] (2.7: + 0 to 3, by which bounds there are).</summary>
    SliceAll,
    SliceFrom,
    SliceTo,
    SliceBetween,
    BinarySlice,
    BuildSlice,
    BuildTuple,
    BuildList,
    ListExtend,
    ListToTuple,
    Intrinsic,
    Unpack,
    Compare,
    CompareHigh4,
    CompareHigh5,
    Is,
    Contains,
    LoadConstant,
    LoadGlobal,

    /// <summary>The argument's lowest bit asks for a null beside it.</summary>
    LoadGlobalAndNull,
    LoadLocal,
    LoadTwoLocals,
    StoreLocal,
    StoreAndLoadLocal,
    StoreTwoLocals,
    LoadCell,
    StoreCell,
    LoadAttribute,

    /// <summary>The argument's lowest bit asks for a null beside it.</summary>
    LoadAttributeOrMethod,
    LoadMethod,
    ImportName,
    ImportFrom,

    /// <summary>Arguments by position in the low byte, by name in the high one, each name before its value (to 3.5).</summary>
    CallPairs,
    CallFunction,
    CallNamed,
    CallMethod,

    /// <summary>Function and null below the arguments (3.11).</summary>
    Call,
    CallNamedBesideNull,
    CallNames,
    Return,
    ReturnConstant,

    /// <summary>A jump by a value, or a loop.</summary>
    Branch,

    /// <summary>A function inside.</summary>
    MakeFunction,
}
