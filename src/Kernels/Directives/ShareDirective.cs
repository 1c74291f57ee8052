using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Brings a variable of another language in, by reference or as a JSON copy.</summary>
internal sealed class ShareDirective() : Directive(
    "#!share",
    "Brings a variable of another language in.",
    new DirectiveParameter("--from", "language", "whose variable it is", IsRequired: true),
    new DirectiveParameter("name", "", "name of the variable", IsRequired: true),
    new DirectiveParameter("--as", "name", "its name here, if another"),
    new DirectiveParameter("--mime-type", "type", "application/json shares a copy as JSON, not the value itself"))
{
    private const string Json = "application/json";

    public override void Run(DirectiveCall call)
    {
        var variable = SharedVariable.Find(call.Session, call.Arguments["--from"]!, call.Arguments["name"]!);
        string name = call.Arguments["--as"] ?? variable.Name;
        switch (call.Arguments["--mime-type"])
        {
            case null:
                call.Programming.Set(name, variable.Value, variable.Type);
                break;
            case Json:
                SharedVariable.Set(call.Programming, name, JsonCopy.Of(variable.Value));
                break;
            case var other:
                throw call.Error($"A variable cannot be shared as {other}; the one type to copy by is {Json}.");
        }
    }
}
