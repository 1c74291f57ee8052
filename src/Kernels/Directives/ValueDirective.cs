using Experiments.Kernels.Engine;

namespace Experiments.Kernels.Directives;

/// <summary>Stores a text by name: a file's, one given on the line, or the lines that follow.</summary>
internal sealed class ValueDirective() : Directive(
    "#!value",
    "Stores a text under a name, for #!share --from value and @value:name.",
    new DirectiveParameter("--name", "name", "name of the text", IsRequired: true),
    new DirectiveParameter("--from-file", "file", "takes the text from a file"),
    new DirectiveParameter("--from-value", "value", "takes the text given here; without either, the lines that follow are the text"))
{
    public override string Opens => ValueStore.Name;

    public override void Run(DirectiveCall call)
    {
        var store = call.Session.Languages.OfType<ValueStore>().Single();
        string name = call.Arguments["--name"]!;
        switch (call.Arguments["--from-file"], call.Arguments["--from-value"])
        {
            case (null, null):
                store.Expect(name, call.Cell);
                break;
            case ({ } file, null):
                store.Set(name, Read(call, file), typeof(string));
                break;
            case (null, { } text):
                store.Set(name, text, typeof(string));
                break;
            default:
                throw call.Error("#!value takes --from-file or --from-value, not both.");
        }
    }

    private static string Read(DirectiveCall call, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw call.Error($"The value's file cannot be read: {e.Message}");
        }
    }
}
