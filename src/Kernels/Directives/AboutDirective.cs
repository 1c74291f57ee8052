using System.Runtime.InteropServices;
using Experiments.Kernels.Engine;
using Experiments.Kernels.Packages;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Directives;

/// <summary>Shows the versions of the kernel and what it ships.</summary>
internal sealed class AboutDirective() : Directive("#!about", "Shows the versions of the kernel and of what it brings.")
{
    private static readonly string[] Shown = ["FSharp.Core", "FSharp.Compiler.Service", "Microsoft.CodeAnalysis.CSharp", "TorchSharp", "SkiaSharp", "Plotly.NET"];

    public override void Run(DirectiveCall call)
    {
        var kernel = typeof(AboutDirective).Assembly.GetName();
        var versions = new Dictionary<string, string>
        {
            [kernel.Name!] = kernel.Version!.ToString(3),
            [".NET"] = Environment.Version.ToString(),
            ["System"] = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
            ["C#"] = LanguageVersion.Latest.MapSpecifiedToEffectiveVersion().ToDisplayString(),
        };
        foreach (string package in Shown)
            versions[package] = ShippedPackages.Find(package)?.Version ?? "not found";
        call.Cell.Display(Formatter.Format(versions), displayId: null);
    }
}
