using static TorchSharp.torch;

namespace Experiments.Layers;

/// <summary>Rows of an embedding table that a module owns itself.</summary>
internal static class Lookup
{
    /// <summary>Row by id.</summary>
    /// <param name="table">float[V, D].</param>
    /// <param name="ids">int64[..] in [0, V).</param>
    /// <returns>float[.., D].</returns>
    public static Tensor Rows(Tensor table, Tensor ids) => table.index_select(0, ids.reshape(-1)).view([.. ids.shape, table.shape[1]]);
}
