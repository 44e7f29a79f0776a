namespace KerasSharp.Importers.Python.Source;

/// <summary>Parses expressions: operators, calls, and what binds less.</summary>
/// <param name="tokens">The tokens.</param>
internal class ExpressionParser(IReadOnlyList<SourceToken> tokens) : AtomParser(tokens)
{
    private static readonly string[][] s_levels =
    [
        ["|"],
        ["^"],
        ["&"],
        ["<<", ">>"],
        ["+", "-"],
        ["*", "/", "//", "%", "@"],
    ];

    /// <summary>Expressions with commas between them: a tuple where there is more than one, or a comma.</summary>
    protected override SourceNode Tuple()
    {
        int line = Now.Line;
        var first = Starred();
        if (!Now.Is(","))
            return first;
        var items = new List<SourceNode> { first };
        while (TakeIf(","))
        {
            if (EndsTuple())
                break;
            items.Add(Starred());
        }
        return new SequenceNode(line, items, false);
    }

    private bool EndsTuple() =>
        Now.Kind is TokenKind.EndOfLine or TokenKind.End
        || Now.Is("=")
        || Now.Is(")")
        || Now.Is("]")
        || Now.Is("}")
        || Now.Is(":")
        || Now.Is("in")
        || Now.Is(";");

    protected override SourceNode Starred() => Now.Is("*") ? new OtherNode(Take().Line, "a starred value", [Value()]) : Value();

    /// <summary>One expression.</summary>
    protected override SourceNode Value() => Deeper(Conditional);

    private SourceNode Conditional()
    {
        int line = Now.Line;
        if (TakeIf("lambda"))
        {
            var parameters = Parameters(":");
            Expect(":");
            return new LambdaNode(line, parameters, Value());
        }
        if (TakeIf("yield"))
            return new OtherNode(line, "yield", TakeIf("from") || !EndsTuple() ? [Tuple()] : []);
        var then = Or();
        if (TakeIf(":="))
            return new OtherNode(line, ":=", [then, Value()]);
        if (!TakeIf("if"))
            return then;
        var test = Or();
        Expect("else");
        return new ConditionalNode(line, test, then, Value());
    }

    /// <summary>Parameters of a function, up to a token that ends them.</summary>
    protected List<ParameterNode> Parameters(string end)
    {
        var list = new List<ParameterNode>();
        while (!Now.Is(end))
        {
            int stars =
                TakeIf("**") ? 2
                : TakeIf("*") ? 1
                : 0;
            if (TakeIf("/"))
            {
                TakeIf(",");
                continue;
            }
            string name = stars == 1 && (Now.Is(",") || Now.Is(end)) ? "" : Name();
            if (end == ")" && TakeIf(":"))
                Value();
            list.Add(new ParameterNode(name, stars, TakeIf("=") ? Value() : null));
            if (!TakeIf(","))
                break;
        }
        return list;
    }

    protected override SourceNode Or() => Chain("or", () => Chain("and", Not));

    private SourceNode Chain(string word, Func<SourceNode> operand)
    {
        var a = operand();
        while (Now.Is(word))
            a = new BinaryNode(Take().Line, word, a, operand());
        return a;
    }

    private SourceNode Not() => Now.Is("not") ? Deeper(() => new UnaryNode(Take().Line, "not", Not())) : Comparison();

    private SourceNode Comparison()
    {
        var a = Binary(0);
        SourceNode? result = null;
        while (ComparisonOperator() is { } op)
        {
            int line = Now.Line;
            var b = Binary(0);
            var one = new BinaryNode(line, op, a, b);
            result = result is null ? one : new BinaryNode(line, "and", result, one);
            a = b;
        }
        return result ?? a;
    }

    private string? ComparisonOperator()
    {
        if (Now.Is("not") && Next.Is("in"))
        {
            Take();
            Take();
            return "not in";
        }
        if (Now.Is("is"))
        {
            Take();
            return TakeIf("not") ? "is not" : "is";
        }
        if (Now.Is("in"))
            return Take().Text;
        return Now.Kind == TokenKind.Operator && Now.Text is "<" or ">" or "<=" or ">=" or "==" or "!=" or "<>" ? Take().Text : null;
    }

    private SourceNode Binary(int level)
    {
        if (level == s_levels.Length)
            return Unary();
        var a = Binary(level + 1);
        while (Now.Kind == TokenKind.Operator && s_levels[level].Contains(Now.Text))
        {
            var op = Take();
            a = new BinaryNode(op.Line, op.Text, a, Binary(level + 1));
        }
        return a;
    }

    private SourceNode Unary()
    {
        if (Now.Kind == TokenKind.Operator && Now.Text is "-" or "+" or "~")
            return Deeper(() =>
            {
                var op = Take();
                return new UnaryNode(op.Line, op.Text, Unary());
            });
        if (Now.Is("await"))
            return Deeper(() => new OtherNode(Take().Line, "await", [Unary()]));
        var a = Primary();
        return Now.Is("**") ? Deeper(() => new BinaryNode(Take().Line, "**", a, Unary())) : a;
    }

    protected SourceNode Primary()
    {
        var value = Atom();
        while (true)
        {
            int line = Now.Line;
            if (TakeIf("."))
                value = new AttributeNode(line, value, Name());
            else if (TakeIf("("))
                value = new CallNode(line, value, Arguments());
            else if (TakeIf("["))
            {
                value = new SubscriptNode(line, value, Index());
                Expect("]");
            }
            else
                return value;
        }
    }

    /// <summary>The arguments of a call behind its bracket, and the bracket that ends them.</summary>
    protected List<ArgumentNode> Arguments()
    {
        var list = new List<ArgumentNode>();
        while (!Now.Is(")"))
        {
            int stars =
                TakeIf("**") ? 2
                : TakeIf("*") ? 1
                : 0;
            string? name = stars == 0 && Now.Kind == TokenKind.Name && Next.Is("=") ? Name() : null;
            if (name is not null)
                Take();
            var value = Value();
            if (stars == 0 && name is null && IsComprehension())
                value = Comprehension("(", null, value);
            list.Add(new ArgumentNode(name, stars, value));
            if (!TakeIf(","))
                break;
        }
        Expect(")");
        return list;
    }

    private SourceNode Index()
    {
        int line = Now.Line;
        var first = Part();
        if (!Now.Is(","))
            return first;
        var items = new List<SourceNode> { first };
        while (TakeIf(","))
            if (!Now.Is("]"))
                items.Add(Part());
        return new SequenceNode(line, items, false);
    }

    private SourceNode Part()
    {
        int line = Now.Line;
        SourceNode? start = Now.Is(":") ? null : Starred();
        if (!TakeIf(":"))
            return start!;
        SourceNode? stop = Now.Is(":") || Now.Is("]") || Now.Is(",") ? null : Value();
        SourceNode? step = TakeIf(":") && !Now.Is("]") && !Now.Is(",") ? Value() : null;
        return new SliceNode(line, start, stop, step);
    }

    /// <summary>What a loop assigns to.</summary>
    protected override SourceNode Targets()
    {
        int line = Now.Line;
        var items = new List<SourceNode>();
        do
        {
            if (Now.Is("in"))
                break;
            items.Add(Now.Is("*") ? new OtherNode(Take().Line, "a starred value", [Primary()]) : Primary());
        } while (TakeIf(","));
        return items.Count == 1 ? items[0] : new SequenceNode(line, items, false);
    }
}
