namespace Experiments.Evaluation;

/// <summary>BLEU over a set.</summary>
/// <param name="Corpus">BLEU-1 to BLEU-4 of the whole set, in [0, 1]: counts are added up before dividing.</param>
/// <param name="Each">BLEU-1 to BLEU-4 of each caption by itself.</param>
public sealed record BleuScores(IReadOnlyList<double> Corpus, IReadOnlyList<IReadOnlyList<double>> Each)
{
    /// <summary>BLEU-4 of the whole set: the number papers print.</summary>
    public double Bleu4 => Corpus[3];
}
