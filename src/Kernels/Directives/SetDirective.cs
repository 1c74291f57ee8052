using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Sets a variable to a literal, to another language's variable, or to what the reader types in.</summary>
internal sealed class SetDirective() : Directive(
    "#!set",
    "Sets a variable of this language.",
    new DirectiveParameter("--name", "name", "name of the variable", IsRequired: true),
    new DirectiveParameter("--value", "value", "@language:name, a number, true, false, a text, JSON, @input:\"prompt\" or @password:\"prompt\"", IsRequired: true),
    new DirectiveParameter("--byref", "", "takes @language:name itself, not a copy of it"))
{
    private const string Input = "@input", Password = "@password";

    public override void Run(DirectiveCall call)
    {
        var target = call.Programming;
        string name = call.Arguments["--name"]!, value = call.Arguments["--value"]!;
        if (call.Arguments.IsQuoted("--value"))
            SharedVariable.Set(target, name, value);
        else if (value.Split(':', 2) is [Input or Password, ..] question)
            SharedVariable.Set(target, name, call.Cell.Ask(question.ElementAtOrDefault(1)?.Trim('"') ?? "", isPassword: question[0] == Password));
        else if (value.StartsWith('@'))
            Take(call, target, name, value);
        else if (call.Arguments.Has("--byref"))
            throw call.Error("--byref goes with a variable: --value @language:name.");
        else
            SharedVariable.Set(target, name, Literal(value));
    }

    private static void Take(DirectiveCall call, IProgrammingLanguage target, string name, string value)
    {
        if (value[1..].Split(':', 2) is not [var language, var source])
            throw call.Error($"'{value}' does not say whose variable it is; write @language:name, such as @csharp:{value[1..]}.");
        var variable = SharedVariable.Find(call.Session, language, source);
        if (call.Arguments.Has("--byref"))
            target.Set(name, variable.Value, variable.Type);
        else
            SharedVariable.Set(target, name, JsonCopy.Of(variable.Value));
    }

    private static object? Literal(string value) =>
        value[..1] is "{" or "[" ? JsonCopy.Read(value)
        : int.TryParse(value, out int whole) ? whole
        : double.TryParse(value, out double number) ? number
        : bool.TryParse(value, out bool truth) ? truth
        : value;
}
