using System.Globalization;

namespace KerasSharp.Importers.Python.Source;

/// <summary>Parses names, numbers, texts and what stands in brackets.</summary>
/// <param name="tokens">The tokens.</param>
internal abstract class AtomParser(IReadOnlyList<SourceToken> tokens) : TokenReader(tokens)
{
    /// <summary>One expression.</summary>
    protected abstract SourceNode Value();

    /// <summary>One expression, or one with a star.</summary>
    protected abstract SourceNode Starred();

    /// <summary>Expressions with commas between them: a tuple where there is more than one, or a comma.</summary>
    protected abstract SourceNode Tuple();

    /// <summary>An expression without a condition.</summary>
    protected abstract SourceNode Or();

    /// <summary>What a loop assigns to.</summary>
    protected abstract SourceNode Targets();

    protected SourceNode Atom()
    {
        var token = Now;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return NumberOf(token);
            case TokenKind.Text or TokenKind.FormattedText:
                return Texts();
            case TokenKind.Name when token.Text is "None" or "True" or "False":
                Take();
                return new LiteralNode(token.Line, token.Text == "None" ? null : token.Text == "True");
            case TokenKind.Name:
                return new NameNode(token.Line, Name());
            case TokenKind.Operator when token.Text is "(" or "[" or "{" or "`" or "...":
                return Deeper(() => Bracketed(Take()));
            default:
                throw Bad($"a value");
        }
    }

    private SourceNode Texts()
    {
        int line = Now.Line;
        var pieces = new List<SourceToken>();
        while (Now.Kind is TokenKind.Text or TokenKind.FormattedText)
            pieces.Add(Take());
        return pieces.Exists(p => p.Kind == TokenKind.FormattedText)
            ? FormattedText.Read(pieces)
            : new LiteralNode(line, string.Concat(pieces.Select(p => p.Text)));
    }

    private SourceNode Bracketed(SourceToken bracket)
    {
        switch (bracket.Text)
        {
            case "...":
                return new OtherNode(bracket.Line, "...", []);
            case "`":
                var inside = Tuple();
                Expect("`");
                return new OtherNode(bracket.Line, "a text of a value", [inside]);
            case "{":
                return Braces(bracket.Line);
            default:
                return Sequence(bracket);
        }
    }

    private SourceNode Sequence(SourceToken bracket)
    {
        bool isList = bracket.Text == "[";
        string end = isList ? "]" : ")";
        if (TakeIf(end))
            return new SequenceNode(bracket.Line, [], isList);
        var first = Now.Is("yield") ? Value() : Starred();
        if (IsComprehension())
        {
            var inside = Comprehension(bracket.Text, null, first);
            Expect(end);
            return inside;
        }
        var items = new List<SourceNode> { first };
        bool hasComma = false;
        while (TakeIf(","))
        {
            hasComma = true;
            if (Now.Is(end))
                break;
            items.Add(Starred());
        }
        Expect(end);
        return isList || hasComma ? new SequenceNode(bracket.Line, items, isList) : first;
    }

    private SourceNode Braces(int line)
    {
        var entries = new List<(SourceNode?, SourceNode)>();
        var members = new List<SourceNode>();
        while (!Now.Is("}"))
        {
            if (TakeIf("**"))
                entries.Add((null, Value()));
            else
            {
                var key = Value();
                if (TakeIf(":"))
                    entries.Add((key, Value()));
                else
                    members.Add(key);
                if (IsComprehension())
                {
                    var inside = members.Count > 0 ? Comprehension("{", null, key) : Comprehension("{", key, entries[^1].Item2);
                    Expect("}");
                    return inside;
                }
            }
            if (!TakeIf(","))
                break;
        }
        Expect("}");
        return members.Count > 0 ? new OtherNode(line, "a set", members) : new DictionaryNode(line, entries);
    }

    protected bool IsComprehension() => Now.Is("for") || (Now.Is("async") && Next.Is("for"));

    /// <summary>The loops of a comprehension, behind what each round gives.</summary>
    protected ComprehensionNode Comprehension(string bracket, SourceNode? key, SourceNode value)
    {
        int line = Now.Line;
        var clauses = new List<ComprehensionClause>();
        while (IsComprehension())
        {
            TakeIf("async");
            Expect("for");
            var target = Targets();
            Expect("in");
            var source = Or();
            var conditions = new List<SourceNode>();
            while (TakeIf("if"))
                conditions.Add(Or());
            clauses.Add(new ComprehensionClause(target, source, conditions));
        }
        return new ComprehensionNode(line, bracket, key, value, clauses);
    }

    private static SourceNode NumberOf(SourceToken token)
    {
        string text = token.Text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (text.EndsWith('l'))
            text = text[..^1];
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex)
                ? new LiteralNode(token.Line, hex)
                : new OtherNode(token.Line, "a number", []);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
            return new LiteralNode(token.Line, whole);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            return new LiteralNode(token.Line, number);
        if (text.EndsWith('j') || text.StartsWith("0b", StringComparison.Ordinal) || text.StartsWith("0o", StringComparison.Ordinal))
            return new OtherNode(token.Line, "a number", []);
        throw new PythonSourceException(token.Line, $"expected a number, found {token.ToString()}");
    }
}
