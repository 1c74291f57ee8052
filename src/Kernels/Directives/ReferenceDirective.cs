using Experiments.Kernels.Engine;
using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Directives;

/// <summary>Refers to a package, an assembly or a project.</summary>
/// <param name="packages">Of the session.</param>
/// <param name="imports">Where paths begin.</param>
internal sealed class ReferenceDirective(SessionPackages packages, ImportStack imports) : Directive(
    "#r",
    "Refers to a package (nuget: Name, 1.2.3), an assembly's file, or a project (project: path), which is built.",
    new DirectiveParameter("reference", "", "What to refer to, in quotes.", IsRequired: true))
{
    private const string Nuget = "nuget:";
    private const string Project = "project:";
    private static readonly string[] AssemblyEndings = [".dll", ".exe"];

    public override void Run(DirectiveCall call)
    {
        string reference = call.Arguments["reference"]!.Trim();
        if (reference.StartsWith(Nuget, StringComparison.OrdinalIgnoreCase))
            AddPackage(PackageRequest.Parse(reference[Nuget.Length..].Trim()), call);
        else if (reference.StartsWith(Project, StringComparison.OrdinalIgnoreCase))
            AddProject(imports.FullPath(reference[Project.Length..].Trim()), call);
        else
            AddAssembly(reference, call);
    }

    private void AddPackage(PackageRequest request, DirectiveCall call)
    {
        var report = new ReferenceReport(call.Cell);
        if (ShippedPackages.Find(request.Id) is { } shipped)
        {
            // Parts of the kernel's own machinery are no references of cells until they are asked for.
            Reference(call, shipped.Assemblies);
            report.Done(request.IsMetBy(shipped.Version) ? $"{shipped}" : $"The kernel ships {shipped}; using it.");
        }
        else if (ShippedPackages.IsNativePart(request.Id))
            report.Done($"The kernel brings {NativePart(request.Id)} itself.");
        else if (ShippedPackages.IsInteractivePart(request.Id))
            report.Done($"{request.Id} is a part of .NET Interactive; this kernel does without it.");
        else
            Restore(request, call, report);
    }

    private void Restore(PackageRequest request, DirectiveCall call, ReferenceReport report)
    {
        report.Watch($"Restoring {request}…", $"{request} was not restored.", begin =>
        {
            var brought = packages.Add(request, call.Cell, imports.Folder, begin);
            if (!request.IsMetBy(brought[0].Version))
                call.Cell.Write("stderr", $"{request} was not found; {brought[0]} is the nearest version above it.\n");
            return [.. brought.Select(package => $"{package}")];
        });
    }

    private static string NativePart(string id) => id.StartsWith("SkiaSharp", StringComparison.OrdinalIgnoreCase) ? "SkiaSharp's native library" : "libtorch";

    private static void AddProject(string project, DirectiveCall call)
    {
        if (!File.Exists(project))
            throw call.Error($"There is no project file '{project}'.");
        var report = new ReferenceReport(call.Cell);
        string name = Path.GetFileNameWithoutExtension(project);
        report.Watch($"Building {name}…", $"{name} was not built.", begin =>
        {
            begin();
            var assembly = LoadableAssembly.TryRead(ProjectBuild.Run(project, call.Cell.Interrupter.Quiet))!;
            Reference(call, assembly);
            return [name];
        });
    }

    private void AddAssembly(string reference, DirectiveCall call)
    {
        string file = imports.FullPath(reference);
        if (!File.Exists(file))
        {
            if (ShippedPackages.AssemblyFile(NameOf(reference)) is not null)
                return;
            throw call.Error($"There is no file '{file}'. A package is written: #r \"nuget: {NameOf(reference)}\"");
        }
        Reference(call, LoadableAssembly.TryRead(file) ?? throw call.Error($"'{file}' is no .NET assembly."));
    }

    private static void Reference(DirectiveCall call, LoadableAssembly assembly)
    {
        if (ShippedPackages.AssemblyFile(assembly.Name) is { } shipped)
        {
            if (LoadableAssembly.TryRead(shipped)?.Module != assembly.Module)
                new ReferenceReport(call.Cell).Done($"The kernel brings {assembly.Name} itself; using that, not '{assembly.Path}'.");
            return;
        }
        var used = AssemblyResolver.Latest(assembly.Name);
        Reference(call, AssemblyCopies.Add(assembly));
        // Its compiler knows assemblies by name alone.
        if (used is not null && used != AssemblyResolver.Latest(assembly.Name) && call.Language.Names.Contains("fsharp"))
            throw call.Error($"F# cells keep the {assembly.Name} that they have seen first; restart the kernel to use the new build in them.");
    }

    private static void Reference(DirectiveCall call, IReadOnlyList<string> paths)
    {
        foreach (var language in call.Session.Languages.OfType<IProgrammingLanguage>())
            language.Reference(paths);
    }

    private static string NameOf(string reference)
    {
        string name = Path.GetFileName(reference.Split(',')[0].Trim());
        return AssemblyEndings.Contains(Path.GetExtension(name).ToLowerInvariant()) ? Path.GetFileNameWithoutExtension(name) : name;
    }
}
