namespace KerasSharp.Importers.Python.Source;

/// <summary>Parses a program of Python 2 or 3 into statements. Nothing is run; what programs seldom have becomes nodes that say what
/// they are.</summary>
internal sealed class SourceParser : ExpressionParser
{
    private SourceParser(IReadOnlyList<SourceToken> tokens)
        : base(tokens) { }

    /// <summary>The statements of a program.</summary>
    /// <exception cref="PythonSourceException">It is no Python, or beyond the bounds.</exception>
    internal static IReadOnlyList<SourceNode> Program(string text)
    {
        var parser = new SourceParser(SourceLexer.Tokens(text));
        var statements = new List<SourceNode>();
        while (parser.Now.Kind != TokenKind.End)
            parser.Statement(statements);
        return statements;
    }

    /// <summary>One expression.</summary>
    /// <exception cref="PythonSourceException">It is none, or beyond the bounds.</exception>
    internal static SourceNode Expression(string text)
    {
        var parser = new SourceParser(SourceLexer.Tokens(text));
        var value = parser.Tuple();
        return parser.Now.Kind is TokenKind.EndOfLine && parser.Next.Kind is TokenKind.End ? value : throw parser.Bad($"one expression");
    }

    private void Statement(List<SourceNode> into)
    {
        if (Now.Kind == TokenKind.Indent)
            throw Bad($"a statement");
        if (Now.Is("@"))
        {
            into.Add(Decorated());
            return;
        }
        TakeIf("async");
        if (Compound() is { } compound)
        {
            into.Add(compound);
            return;
        }
        into.Add(Simple());
        while (TakeIf(";"))
            if (Now.Kind != TokenKind.EndOfLine)
                into.Add(Simple());
        if (Now.Kind != TokenKind.EndOfLine)
            throw Bad($"the end of a statement");
        Take();
    }

    private SourceNode? Compound() =>
        Now.Kind != TokenKind.Name
            ? null
            : Now.Text switch
            {
                "if" => Deeper(If),
                "for" or "while" => Deeper(Loop),
                "def" => Deeper(() => Function([])),
                "class" => Deeper(Class),
                "with" => Deeper(With),
                "try" => Deeper(Try),
                _ => null,
            };

    private SourceNode Decorated()
    {
        var decorators = new List<SourceNode>();
        while (TakeIf("@"))
        {
            decorators.Add(Value());
            if (Now.Kind == TokenKind.EndOfLine)
                Take();
        }
        TakeIf("async");
        return Now.Is("class") ? Deeper(() => Class() with { Decorators = decorators }) : Deeper(() => Function(decorators));
    }

    private List<SourceNode> Block()
    {
        Expect(":");
        var list = new List<SourceNode>();
        if (Now.Kind != TokenKind.EndOfLine)
        {
            Statement(list);
            return list;
        }
        Take();
        if (Now.Kind != TokenKind.Indent)
            throw Bad($"a block");
        Take();
        while (Now.Kind is not (TokenKind.Dedent or TokenKind.End))
            Statement(list);
        Take();
        return list;
    }

    private SourceNode If()
    {
        int line = Take().Line;
        var test = Value();
        var then = Block();
        if (Now.Is("elif"))
            return new IfStatement(line, test, then, [Deeper(If)]);
        return new IfStatement(line, test, then, TakeIf("else") ? Block() : []);
    }

    private SourceNode Loop()
    {
        var word = Take();
        SourceNode? target = null;
        if (word.Text == "for")
        {
            target = Targets();
            Expect("in");
        }
        var source = Tuple();
        var body = Block();
        return new LoopStatement(word.Line, target, source, body, TakeIf("else") ? Block() : []);
    }

    private SourceNode Function(IReadOnlyList<SourceNode> decorators)
    {
        int line = Now.Line;
        Expect("def");
        string name = Name();
        Expect("(");
        var parameters = Parameters(")");
        Expect(")");
        if (TakeIf("->"))
            Value();
        return new FunctionStatement(line, name, parameters, Block(), decorators);
    }

    private ClassStatement Class()
    {
        int line = Take().Line;
        string name = Name();
        IReadOnlyList<SourceNode> bases = TakeIf("(") ? [.. Arguments().Select(a => a.Value)] : [];
        return new ClassStatement(line, name, bases, Block());
    }

    private SourceNode With()
    {
        int line = Take().Line;
        var items = new List<(SourceNode, SourceNode?)>();
        // A comma ends the target here, which may be several names in brackets.
        do items.Add((Value(), TakeIf("as") ? Primary() : null));
        while (TakeIf(","));
        return new WithStatement(line, items, Block());
    }

    private SourceNode Try()
    {
        int line = Take().Line;
        var body = Block();
        var handlers = new List<SourceNode>();
        bool goesOn = false;
        while (TakeIf("except"))
        {
            TakeIf("*");
            var caught = Now.Is(":") ? null : Tuple();
            if (TakeIf("as"))
                Name();
            var handler = Block();
            goesOn |=
                caught is not NameNode { Name: "KeyboardInterrupt" or "SystemExit" or "ImportError" or "ModuleNotFoundError" }
                && !Ends(handler[^1]);
            handlers.AddRange(handler);
        }
        IReadOnlyList<SourceNode> otherwise = TakeIf("else") ? Block() : [];
        return new TryStatement(line, body, handlers, goesOn, otherwise, TakeIf("finally") ? Block() : []);
    }

    private static bool Ends(SourceNode node) =>
        node is WordStatement { Word: "raise" }
        || node
            is ExpressionStatement { Value: CallNode { Function: AttributeNode { Name: "exit" } or NameNode { Name: "exit" or "quit" } } };

    private SourceNode Simple()
    {
        var first = Now;
        if (first.Kind == TokenKind.Name)
            switch (first.Text)
            {
                case "import":
                    Take();
                    return Import(first.Line);
                case "from":
                    Take();
                    return From(first.Line);
                case "return":
                    Take();
                    return new ReturnStatement(first.Line, EndsStatement() ? null : Tuple());
                case "pass" or "break" or "continue" or "raise" or "assert" or "global" or "nonlocal" or "del":
                    return Word();
                case "print"
                or "exec" when Next.Kind is TokenKind.Text or TokenKind.Name or TokenKind.Number or TokenKind.EndOfLine || Next.Is(">>"):
                    return Word();
            }
        return Assignment(first.Line);
    }

    private bool EndsStatement() => Now.Kind is TokenKind.EndOfLine or TokenKind.End || Now.Is(";");

    private WordStatement Word()
    {
        var word = Take();
        TakeIf(">>");
        var inside = new List<SourceNode>();
        while (!EndsStatement())
        {
            inside.Add(Tuple());
            if (!TakeIf("from") && !TakeIf(",") && !TakeIf("in"))
                break;
        }
        return new WordStatement(word.Line, word.Text, inside);
    }

    private SourceNode Assignment(int line)
    {
        var value = Tuple();
        if (TakeIf(":"))
        {
            Value();
            return Now.Is("=")
                ? Assigned(line, value) with
                {
                    IsAnnotated = true,
                }
                : new ExpressionStatement(line, value) { IsAnnotated = true };
        }
        if (Now.Kind == TokenKind.Operator && Now.Text.Length > 1 && Now.Text[^1] == '=' && Now.Text is not ("==" or "!=" or "<=" or ">="))
        {
            string op = Take().Text[..^1];
            return new AssignStatement(line, [value], op, Tuple());
        }
        return Now.Is("=") ? Assigned(line, value) : new ExpressionStatement(line, value);
    }

    private AssignStatement Assigned(int line, SourceNode first)
    {
        var parts = new List<SourceNode> { first };
        while (TakeIf("="))
            parts.Add(Tuple());
        return new AssignStatement(line, parts[..^1], null, parts[^1]);
    }

    private ImportStatement Import(int line)
    {
        var names = new List<ImportedName>();
        do names.Add(new ImportedName(Dotted(), null, TakeIf("as") ? Name() : null));
        while (TakeIf(","));
        return new ImportStatement(line, names);
    }

    private ImportStatement From(int line)
    {
        string module = "";
        while (Now.Is(".") || Now.Is("..."))
            module += Take().Text;
        if (!Now.Is("import"))
            module += Dotted();
        Expect("import");
        if (TakeIf("*"))
            return new ImportStatement(line, [new ImportedName(module, "*", null)]);
        bool bracket = TakeIf("(");
        var names = new List<ImportedName>();
        do
        {
            if (Now.Is(")"))
                break;
            names.Add(new ImportedName(module, Name(), TakeIf("as") ? Name() : null));
        } while (TakeIf(","));
        if (bracket)
            Expect(")");
        return new ImportStatement(line, names);
    }

    private string Dotted()
    {
        string name = Name();
        while (TakeIf("."))
            name += $".{Name()}";
        return name;
    }
}
