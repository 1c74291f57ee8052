namespace Experiments.Kernels.Engine;

/// <summary>A language with variables that other languages can take, and with answers for an editor.</summary>
internal interface IProgrammingLanguage : ILanguage
{
    /// <summary>The variables that cells have declared, each name once with its latest meaning.</summary>
    IReadOnlyList<Variable> Variables { get; }

    /// <summary>Prepares the language in the background, so that the first cell finds warm code.</summary>
    Task WarmUp();

    /// <summary>Gives a variable a value, by reference; it is declared if need be, with a new type if need be.</summary>
    /// <param name="name">A valid name of the language.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">The type by which the other language declares it.</param>
    /// <exception cref="DirectiveException">The name or the type cannot be had in this language; the message says what to do.</exception>
    void Set(string name, object? value, Type type);

    /// <summary>Makes assemblies known to later cells.</summary>
    /// <param name="paths">Full paths of the files.</param>
    void Reference(IReadOnlyList<string> paths);

    /// <summary>What could stand at a place.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">Place in it, in UTF-16 units.</param>
    Completions Complete(string code, int position);

    /// <summary>What stands at a place; null when nothing is known of it.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">Place in it, in UTF-16 units.</param>
    /// <param name="isDetailed">Whether more than the signature is wanted.</param>
    Inspection? Inspect(string code, int position, bool isDetailed);

    /// <summary>Whether a text can be run as it is, or waits for more lines.</summary>
    Completeness Check(string code);
}

/// <summary>A variable of a language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Value">Its value now.</param>
internal sealed record Variable(string Name, Type Type, object? Value);

/// <summary>Proposals for a place in a cell.</summary>
/// <param name="Start">Where the text to replace begins, in UTF-16 units of the cell.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">Proposals, best first, each beginning with what is typed.</param>
internal sealed record Completions(int Start, int End, IReadOnlyList<Completion> Items)
{
    /// <summary>No proposal.</summary>
    public static Completions None(int position) => new(position, position, []);
}

/// <summary>One proposal.</summary>
/// <param name="Text">The whole replacement.</param>
/// <param name="Kind">What it is, in the words editors know: <c>method</c>, <c>property</c>, <c>class</c>, <c>keyword</c>, <c>magic</c>….</param>
internal sealed record Completion(string Text, string Kind);

/// <summary>What is known of a place in a cell.</summary>
/// <param name="Text">Signature, summary and, for a variable, its value now, as plain text.</param>
/// <param name="Markdown">The same as Markdown.</param>
internal sealed record Inspection(string Text, string Markdown);

/// <summary>Whether a text is a whole cell.</summary>
/// <param name="Status"><c>complete</c>, <c>incomplete</c>, <c>invalid</c> or <c>unknown</c>.</param>
/// <param name="Indent">What the next line of an incomplete text begins with.</param>
internal sealed record Completeness(string Status, string Indent = "");
