namespace Experiments.Kernels.Notebooks;

/// <summary>What a notebook's cell holds.</summary>
internal enum CellKind
{
    Code,
    Markdown,
    Raw,
}
