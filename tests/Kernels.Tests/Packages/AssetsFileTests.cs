using Experiments.Kernels.Packages;

namespace Experiments.Kernels.Tests.Packages;

public class AssetsFileTests
{
    private const string Json = """
        {
          "version": 3,
          "targets": {
            "net10.0": { },
            "net10.0/linux-x64": {
              "Draw/2.0.0": {
                "type": "package",
                "dependencies": { "Ink": "1.0.0" },
                "compile": { "ref/net8.0/Draw.dll": { "related": ".xml" } },
                "runtime": { "runtimes/unix/lib/net8.0/Draw.dll": { } },
                "native": { "runtimes/linux-x64/native/libdraw.so": { } }
              },
              "Ink/1.2.0": { "type": "package", "compile": { "lib/net462/_._": { } }, "runtime": { "lib/net462/_._": { } } },
              "Here/1.0.0": { "type": "project", "compile": { "Here.dll": { } } }
            }
          },
          "libraries": {
            "Draw/2.0.0": { "type": "package", "path": "draw/2.0.0" },
            "Ink/1.2.0": { "type": "package", "path": "ink/1.2.0" }
          },
          "packageFolders": { "/packages/": { }, "/more/": { } },
          "logs": [
            { "code": "NU1603", "level": "Warning", "message": "w", "libraryId": "Ink" },
            { "code": "NU1102", "level": "Error", "message": "Unable to find package Pen with version (>= 9.0.0)\n  - Found 1 version(s) in here [ Nearest version: 1.6.0 ]", "libraryId": "Pen" }
          ]
        }
        """;

    [Fact]
    public void Files_to_compile_to_load_and_native_ones_are_told_apart()
    {
        using var file = AssetsFile.Parse(Json);
        var answer = file.Resolve("linux-x64");
        Assert.Equal(["Draw 2.0.0", "Ink 1.2.0"], answer.Packages.Select(package => $"{package}"));
        Assert.Equal([Path.GetFullPath("/packages/draw/2.0.0/ref/net8.0/Draw.dll")], answer.Compile);
        Assert.Equal([Path.GetFullPath("/packages/draw/2.0.0/runtimes/unix/lib/net8.0/Draw.dll")], answer.Runtime);
        Assert.Equal([Path.GetFullPath("/packages/draw/2.0.0/runtimes/linux-x64/native/libdraw.so")], answer.Native);
        Assert.Equal("/packages/", file.PackageFolder);
    }

    [Fact]
    public void Errors_are_told_from_warnings()
    {
        using var file = AssetsFile.Parse(Json);
        var error = Assert.Single(file.Errors);
        Assert.Equal(("NU1102", "Pen"), (error.Code, error.Package));
        Assert.Equal("Package 'Pen' has no such version; the nearest one is 1.6.0.", RestoreErrors.Describe(file.Errors, []));
    }
}
