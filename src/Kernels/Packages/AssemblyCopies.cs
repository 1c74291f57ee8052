namespace Experiments.Kernels.Packages;

/// <summary>Assemblies outside packages: used as copies, so that their files can be rebuilt, and used anew once they have been.</summary>
internal static class AssemblyCopies
{
    private static readonly string[] Companions = [".pdb", ".xml"];

    /// <summary>Makes an assembly and those beside it that it uses known to the process.</summary>
    /// <param name="main">The assembly.</param>
    /// <returns>Full paths of the copies to compile against.</returns>
    public static IReadOnlyList<string> Add(LoadableAssembly main)
    {
        var all = Closure(main);
        var versions = NewVersions(all);
        var fresh = all.Where(a => AssemblyResolver.Latest(a.Name) is null || versions.ContainsKey(a.Name)).ToList();
        if (fresh.Count > 0)
        {
            string folder = ProcessFolder.Create("assemblies");
            AssemblyResolver.Add(fresh.Select(a => Copy(a, folder, versions)).ToList(), Natives(Path.GetDirectoryName(main.Path)!));
        }
        return [.. all.Select(a => AssemblyResolver.Latest(a.Name)!.Path)];
    }

    private static List<LoadableAssembly> Closure(LoadableAssembly main)
    {
        string folder = Path.GetDirectoryName(main.Path)!;
        var found = new Dictionary<string, LoadableAssembly>(StringComparer.OrdinalIgnoreCase) { [main.Name] = main };
        var open = new Queue<LoadableAssembly>([main]);
        while (open.TryDequeue(out var assembly))
        {
            foreach (string name in assembly.References.Where(name => !found.ContainsKey(name) && ShippedPackages.AssemblyFile(name) is null))
            {
                string file = Path.Combine(folder, name + ".dll");
                if (File.Exists(file) && LoadableAssembly.TryRead(file) is { } neighbour)
                {
                    found[name] = neighbour;
                    open.Enqueue(neighbour);
                }
            }
        }
        return [.. found.Values];
    }

    // An assembly counts as changed when its content differs from the one in use, or when one that it uses has changed.
    private static Dictionary<string, Version> NewVersions(List<LoadableAssembly> all)
    {
        var versions = new Dictionary<string, Version>(StringComparer.OrdinalIgnoreCase);
        bool grows = true;
        while (grows)
        {
            grows = false;
            foreach (var assembly in all.Where(a => !versions.ContainsKey(a.Name)))
            {
                if (AssemblyResolver.Latest(assembly.Name) is not { } used
                    || (used.Module == assembly.Module && !assembly.References.Any(versions.ContainsKey)))
                    continue;
                versions[assembly.Name] = assembly.Version > used.Version ? assembly.Version : Next(used.Version);
                grows = true;
            }
        }
        return versions;
    }

    private static Version Next(Version version) => new(version.Major, version.Minor, version.Build, version.Revision + 1);

    private static LoadableAssembly Copy(LoadableAssembly assembly, string folder, Dictionary<string, Version> versions)
    {
        string copy = Path.Combine(folder, Path.GetFileName(assembly.Path));
        byte[] image = File.ReadAllBytes(assembly.Path);
        AssemblyVersionPatch.Apply(image, versions);
        File.WriteAllBytes(copy, image);
        foreach (string companion in Companions.Select(ending => Path.ChangeExtension(assembly.Path, ending)).Where(File.Exists))
            File.Copy(companion, Path.Combine(folder, Path.GetFileName(companion)));
        return assembly with { Path = copy, Version = versions.GetValueOrDefault(assembly.Name, assembly.Version) };
    }

    private static IEnumerable<string> Natives(string folder)
    {
        string[] folders = [folder, Path.Combine(folder, "runtimes", Platform.Runtime, "native")];
        string pattern = OperatingSystem.IsWindows() ? "*.dll" : OperatingSystem.IsMacOS() ? "*.dylib" : "*.so";
        return folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, pattern))
            .Where(file => !OperatingSystem.IsWindows() || LoadableAssembly.TryRead(file) is null);
    }
}
