using FSharp.Compiler.IO;

namespace Experiments.Kernels.Languages.FSharp;

/// <summary>Tells the F# compiler that the files it refers to do not change, so that it maps them instead of keeping copies.</summary>
internal sealed class MappedFiles : DefaultFileSystem
{
    public override bool IsStableFileHeuristic(string fileName) => true;
}
