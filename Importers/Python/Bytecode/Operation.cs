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
    And,
    Or,

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

    /// <summary>A dictionary of as many pairs as the argument says (3.6).</summary>
    BuildMap,

    /// <summary>An empty dictionary, which <see cref="StoreInMap"/> fills (2.7).</summary>
    BeginMap,
    StoreInMap,

    /// <summary>The same, its keys a tuple on top (3.6).</summary>
    BuildMapOfNames,
    ListToTuple,
    Intrinsic,
    Unpack,

    /// <summary>So many items as the low byte says, a list of what is between, and as many as the high byte says (3.4).</summary>
    UnpackAround,
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

    /// <summary>To an instruction that the argument names (to 3.10), or so far ahead or back.</summary>
    Jump,
    JumpAhead,
    JumpBack,

    /// <summary>Takes the value, and jumps by its truth.</summary>
    JumpIfFalse,
    JumpIfTrue,
    JumpIfNone,
    JumpIfNotNone,

    /// <summary>The same, backwards (3.11).</summary>
    JumpBackIfFalse,
    JumpBackIfTrue,
    JumpBackIfNone,
    JumpBackIfNotNone,

    /// <summary>Leaves the value where it jumps.</summary>
    JumpIfFalseOrPop,
    JumpIfTrueOrPop,

    /// <summary>What a loop runs over.</summary>
    Iterate,

    /// <summary>The next value, or ahead where there is none; the iterator is taken off.</summary>
    NextOrAhead,

    /// <summary>The same, but the iterator stays for the instruction there to take off (3.13).</summary>
    NextOrAheadKept,

    /// <summary>Begins a block that <c>break</c> leaves (to 3.7).</summary>
    BeginLoop,
    EndBlock,
    Break,
    Continue,
    ListAppend,
    StoreSubscript,

    /// <summary>What a variable held is pushed, and the variable has no value any more.</summary>
    LoadAndClear,
    Delete,

    /// <summary>A function inside, with as many defaults as the argument says (2.7).</summary>
    MakeFunction27,
    MakeClosure27,

    /// <summary>Defaults by place and by name, counted by the argument's bytes (3.4 and 3.5).</summary>
    MakeFunction34,
    MakeClosure34,

    /// <summary>What it comes with is told by flags, and its name is on the stack (3.6 to 3.10).</summary>
    MakeFunction36,
    MakeFunction311,
    MakeFunction313,

    /// <summary>What a function comes with (3.13).</summary>
    SetFunctionAttribute,
    LoadClosure,
    MakeCell,
    Yield,
    ReturnGenerator,

    /// <summary>Begins what runs where something fails (from 3.11 on; before, it is set up ahead).</summary>
    Handle,
}
