namespace Experiments.Bench;

/// <summary>The cases by name: each source takes a name and gives a case, or null for a name that is not its own.</summary>
internal static class Cases
{
    private static readonly (string Names, Func<string, BenchCase?> Create)[] Sources =
    [
        ("gemm_N", GemmCases.Create),
        ("siglip_step, siglip_fwd", SigLipCases.Create),
        ("prefixlm_step, decode_b1, decode_b8", PrefixLmCases.Create),
        ("caption_step, caption_score, caption_decode, caption_decode_recomputed", CaptionerCases.Create),
        ("tokenize_unigram, tokenize_bpe, tokenize_clip", TokenizerCases.Create),
        ("img_pipe, img_pipe_scaled", ImageCases.Create),
        ("st_copy, st_mmap, st_mmap_sum", CheckpointCases.Create),
        ("unet_step", UNetCases.Create),
        ("world_32, world_64, world_96, each also with _truths, world_sampling", name => WorldCases.Create(name) is { } run ? new BenchCase(run) : null),
    ];

    /// <exception cref="ArgumentException">No source knows the name.</exception>
    public static BenchCase Create(string name) =>
        Sources.Select(s => s.Create(name)).FirstOrDefault(c => c is not null)
        ?? throw new ArgumentException($"There is no case '{name}'; choose one of {string.Join(", ", Sources.Select(s => s.Names))}.", nameof(name));
}
