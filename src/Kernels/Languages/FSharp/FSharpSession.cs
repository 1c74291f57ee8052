using System.Runtime.CompilerServices;
using Experiments.Kernels.Display;
using Experiments.Kernels.Engine;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.FSharp.Core;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>The F# compiler's interactive session; the one type through which the compiler is run, so that notebooks without F# never load it.</summary>
internal sealed class FSharpSession
{
    private const string CompiledCell = "FSI-ASSEMBLY-MULTI";
    // The loader, which raises the event, must not be aborted either.
    private const int LoadMilliseconds = 20;

    private const string Carrier = "carriedValue";

    // F# brings its core library itself. It reads references whole: the compilers would cost 120 MB and a second, and cells rarely want them.
    private static readonly string[] NotReferenced = ["FSharp.Core", "FSharp.Compiler", "FSharp.DependencyManager", "Microsoft.CodeAnalysis"];

    private static readonly string[] CommonOpens = ["System", "System.IO", "System.Linq", "System.Text"];

    // Without --usesdkrefs- the types of reference assemblies would differ from those of the process.
    private static readonly string[] Options =
        ["fsi", "--noninteractive", "--nologo", "--quiet", "--targetprofile:netcore", "--usesdkrefs-", "--langversion:preview"];

    private readonly Shell.FsiEvaluationSession compiler;

    /// <summary>Starts the session, which takes seconds.</summary>
    /// <param name="imports">Namespaces, and types of the notebook API whose static members are in scope, for every cell.</param>
    /// <param name="references">Files that cells may use beside the libraries of the process.</param>
    public FSharpSession(IEnumerable<string> imports, IEnumerable<string> references)
    {
        string[] arguments = [.. Options, .. PlatformAssemblies().Concat(references).Select(file => "-r:" + file)];
        // What F# itself has to say comes back as diagnostics; cells print to the console.
        compiler = Shell.FsiEvaluationSession.Create(
            Shell.FsiEvaluationSession.GetDefaultConfiguration(), arguments, TextReader.Null, TextWriter.Null, TextWriter.Null, collectible: null, legacyReferenceResolver: null);
        string opens = string.Concat(CommonOpens.Concat(imports).Select(Open));
        if (Evaluate(opens, "opens") is { Errors: [var error, ..] })
            throw new InvalidOperationException($"F# could not be started: {error.Message}");
    }

    /// <summary>The variables that cells have declared.</summary>
    public IReadOnlyList<Variable> Variables =>
    [
        .. compiler.GetBoundValues().Where(bound => bound.Name is not ("it" or Carrier))
            .Select(bound => new Variable(bound.Name, bound.Value.ReflectionType, bound.Value.ReflectionValue)),
    ];

    /// <summary>Compiles and runs a piece of code on the calling thread.</summary>
    /// <param name="code">The code; it holds no <c>;;</c>.</param>
    /// <param name="file">The file that debug information is to name.</param>
    /// <param name="onCompiled">Called when the code itself begins to run.</param>
    public FSharpOutcome Evaluate(string code, string file, Action? onCompiled = null)
    {
        int thread = Environment.CurrentManagedThreadId;
        void Loaded(object? sender, AssemblyLoadEventArgs loaded)
        {
            if (Environment.CurrentManagedThreadId == thread && loaded.LoadedAssembly.GetName().Name == CompiledCell)
                _ = Task.Delay(LoadMilliseconds).ContinueWith(_ => onCompiled?.Invoke(), TaskScheduler.Default);
        }

        // The compiler says nothing between its two steps, but the cell's assembly is loaded there.
        AppDomain.CurrentDomain.AssemblyLoad += Loaded;
        try
        {
            return Outcome(compiler.EvalInteractionNonThrowing(code, file, cancellationToken: null));
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyLoad -= Loaded;
        }
    }

    /// <summary>Declares a variable of the type given, which its value alone may not tell.</summary>
    /// <returns>False when F# cannot use the type.</returns>
    public bool TryBind(string name, object? value, Type type)
    {
        object carrier = Activator.CreateInstance(typeof(StrongBox<>).MakeGenericType(type), value)!;
        try
        {
            compiler.AddBoundValue(Carrier, carrier);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        bool isBound = Evaluate($"let ``{name}`` = {Carrier}.{nameof(StrongBox<>.Value)}", "share") is { Errors: [], Thrown: null };
        // The session would keep the value for ever.
        compiler.AddBoundValue(Carrier, 0);
        return isBound;
    }

    /// <summary>Makes an assembly known to later code.</summary>
    public FSharpOutcome Reference(string path) => Evaluate($"#r @\"{path}\"", "reference");

    public Completions Complete(string code, int position) =>
        FSharpCompletion.At(compiler, code, position, Variables.Select(variable => variable.Name));

    public Inspection? Inspect(string code, int position) => FSharpInspection.At(compiler, code, position, Variables);

    private static FSharpOutcome Outcome(Tuple<FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>, FSharpDiagnostic[]> evaluated)
    {
        var (outcome, diagnostics) = evaluated;
        var errors = FSharpErrors.Of(diagnostics);
        if (errors.Count > 0)
            return new FSharpOutcome(errors);
        return outcome switch
        {
            FSharpChoice<FSharpOption<Shell.FsiValue>, Exception>.Choice2Of2 failed => new FSharpOutcome([], failed.Item),
            FSharpChoice<FSharpOption<Shell.FsiValue>, Exception>.Choice1Of2 { Item.Value: var value } when value.ReflectionType != typeof(Unit) =>
                new FSharpOutcome([], HasValue: true, Value: Absent.Named(value.ReflectionValue, value.ReflectionType)),
            _ => new FSharpOutcome([]),
        };
    }

    private static string Open(string import) => typeof(NotebookFunctions).Assembly.GetType(import) is null ? $"open {import}\n" : $"open type {import}\n";

    private static IEnumerable<string> PlatformAssemblies() => ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(file => !NotReferenced.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal)));
}
