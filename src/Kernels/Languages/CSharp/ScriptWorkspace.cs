using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Experiments.Kernels.Languages.CSharp;

/// <summary>Cells as documents of an editor: one submission with all that earlier cells declared, and after it the cell in question.</summary>
internal sealed class ScriptWorkspace
{
    private readonly Lock gate = new();
    private readonly DocumentId declared;
    private readonly DocumentId cell;
    private IReadOnlyList<MetadataReference> references = [];
    private int version;
    private Solution solution;

    /// <summary>Makes a workspace without references and declarations.</summary>
    /// <param name="syntax">How cells are parsed.</param>
    /// <param name="imports">Namespaces and types that are open in every cell.</param>
    public ScriptWorkspace(CSharpParseOptions syntax, IEnumerable<string> imports)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: imports, concurrentBuild: false);
        solution = new AdhocWorkspace(MefHostServices.DefaultHost, WorkspaceKind.Interactive).CurrentSolution;
        declared = AddSubmission("declared", syntax, options, previous: null);
        cell = AddSubmission("cell", syntax, options, declared.ProjectId);
    }

    /// <summary>A cell's text as a document that knows earlier cells.</summary>
    /// <param name="code">The text.</param>
    /// <param name="declarations">What earlier cells declared.</param>
    /// <param name="available">What cells are compiled against.</param>
    public Document Open(string code, ScriptDeclarations declarations, IReadOnlyList<MetadataReference> available)
    {
        lock (gate)
        {
            if (!ReferenceEquals(references, available))
            {
                // The cell's submission has them from the one before it.
                solution = solution.WithProjectMetadataReferences(declared.ProjectId, available);
                references = available;
            }
            if (version != declarations.Version)
            {
                solution = solution.WithDocumentText(declared, SourceText.From(declarations.Text()));
                version = declarations.Version;
            }
            // What is compiled now, every document opened until the next change shares.
            solution.GetProject(declared.ProjectId)!.GetCompilationAsync().GetAwaiter().GetResult();
            return solution.WithDocumentText(cell, SourceText.From(code)).GetDocument(cell)!;
        }
    }

    private DocumentId AddSubmission(string name, CSharpParseOptions syntax, CSharpCompilationOptions options, ProjectId? previous)
    {
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: syntax,
            projectReferences: previous is null ? [] : [new ProjectReference(previous)],
            isSubmission: true);
        var document = DocumentInfo.Create(DocumentId.CreateNewId(project.Id), name, sourceCodeKind: SourceCodeKind.Script);
        solution = solution.AddProject(project).AddDocument(document);
        return document.Id;
    }
}
