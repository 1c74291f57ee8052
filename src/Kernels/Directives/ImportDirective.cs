using Experiments.Kernels.Engine;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Directives;

/// <summary>Runs the cells of a file as a part of the running cell.</summary>
/// <param name="name">Either of its names.</param>
/// <param name="imports">Where paths begin.</param>
internal sealed class ImportDirective(string name, ImportStack imports) : Directive(
    name,
    $"Runs the code of a file here, cell by cell ({SourceFile.Endings}).",
    new DirectiveParameter("file", "", "Path from the working directory or, in an imported file, from that file.", IsRequired: true))
{
    public override void Run(DirectiveCall call)
    {
        string file = imports.FullPath(call.Arguments["file"]!);
        imports.Within(file, () =>
        {
            foreach (var cell in Cells(file, call))
                Run(cell, call);
        });
    }

    private static IReadOnlyList<SourceCell> Cells(string file, DirectiveCall call)
    {
        try
        {
            return SourceFile.Read(file);
        }
        catch (NotebookFormatException e)
        {
            throw call.Error(e.Message);
        }
    }

    private static void Run(SourceCell cell, DirectiveCall call)
    {
        int number = call.Cell.Cell.Number;
        CellError? error;
        try
        {
            error = call.Session.Run(new CellInput(number, cell.Code, cell.Language), call.Cell);
        }
        catch (DirectiveException e)
        {
            error = CellError.Of("DirectiveError", e.Message, e.Line > 0 ? e.Line : null);
        }
        if (error is not null)
            throw new ImportException(error.Name == "Interrupted" ? error : Placed(error, cell.Place, number, call.Line));
    }

    // The languages know the code as a part of the running cell; its reader knows the file.
    private static CellError Placed(CellError error, string place, int number, int line)
    {
        string at = error.Line is { } inner ? $"{place}, line {inner}" : place;
        var traceback = error.Traceback.Select(text => text.Replace($"cell {number}, line ", $"{place}, line ", StringComparison.Ordinal)).ToList();
        if (!traceback.Any(text => text.Contains(at, StringComparison.Ordinal)))
            traceback.Add($"  {at}");
        return new CellError(error.Name, $"{at}: {error.Message}", traceback, line);
    }
}
