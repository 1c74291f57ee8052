using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Self-distillation of DINO: a student's views of an image predict what a slowly moving teacher says of its global views.</summary>
/// <remarks>
/// DINO, section 3.1 and algorithm 1; DINOv2's <c>DINOLoss</c>:
/// p_t(u) = softmax((h_t(u) - c) / tau_t), p_s(v) = softmax(h_s(v) / tau_s), H(u, v) = -sum_k p_t(u)_k log p_s(v)_k.
/// Centring by c keeps any one prototype from taking all images, sharpening by tau_t &lt; tau_s keeps the outputs from becoming flat;
/// either alone collapses. Uniform student outputs over K prototypes give ln K.
/// <code>
/// teacher views u   g1 g2             pairs      g1 g2 l1 l2 l3   student views v, the first of which are the teacher's
/// student views v   g1 g2 l1 l2 l3       g1       .  x  x  x  x
///                                        g2       x  .  x  x  x   . left out of the cross pairs
/// </code>
/// </remarks>
public static class SelfDistillation
{
    /// <summary>The teacher's targets: centred, sharpened, without gradient.</summary>
    /// <param name="teacher">float32[..., K]: raw outputs h_t.</param>
    /// <param name="centre">float32, broadcastable to [..., K]: c.</param>
    /// <param name="temperature">tau_t, such as 0.04 to 0.07.</param>
    /// <returns>float32[..., K]: probabilities.</returns>
    /// <exception cref="ArgumentException">The temperature is not above 0.</exception>
    public static Tensor TeacherProbabilities(Tensor teacher, Tensor centre, double temperature)
    {
        Check.Positive(temperature, "SelfDistillation.temperature");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar tau = temperature;
        return (teacher - centre).div(tau).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The centre after a step: c = m c + (1 - m) mean of the teacher's raw outputs over views and batch.</summary>
    /// <param name="centre">float32[1, K].</param>
    /// <param name="teacher">float32[..., K]: raw outputs of this step.</param>
    /// <param name="momentum">m in [0, 1].</param>
    /// <returns>float32[1, K].</returns>
    /// <exception cref="ArgumentException">The momentum is out of range or the shapes do not fit.</exception>
    public static Tensor MovedCentre(Tensor centre, Tensor teacher, double momentum = 0.9)
    {
        Check.Member(momentum is >= 0 and <= 1, "SelfDistillation.momentum", momentum, "use a value in [0, 1]");
        long K = teacher.shape[^1];
        Check.Shape(centre, [1, K]);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar stays = momentum;
        using Scalar moves = 1 - momentum;
        return centre.mul(stays).add(teacher.reshape(-1, K).mean([0L], keepdim: true), moves).MoveToOuterDisposeScope();
    }

    /// <summary>Targets without a centre: rows and columns are normalised in turn, so that a batch uses all prototypes alike.</summary>
    /// <remarks>SwAV's assignment as DINOv2 uses it in place of centring.</remarks>
    /// <param name="teacher">float32[N, K]: raw outputs of all views of a batch.</param>
    /// <param name="temperature">tau_t.</param>
    /// <param name="iterations">Rounds, at least 1.</param>
    /// <returns>float32[N, K]: probabilities, without gradient.</returns>
    /// <exception cref="ArgumentException">The shape, temperature or number of rounds does not fit.</exception>
    public static Tensor SinkhornKnopp(Tensor teacher, double temperature, int iterations = 3)
    {
        Check.Shape(teacher, [-1, -1]);
        Check.Positive(temperature, "SelfDistillation.temperature");
        Check.Positive(iterations, "SelfDistillation.iterations");
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Scalar tau = temperature;
        var logs = teacher.div(tau);
        for (int round = 0; round < iterations; round++)
        {
            logs = logs - logs.logsumexp(0, keepdim: true);
            logs = logs - logs.logsumexp(1, keepdim: true);
        }
        return logs.exp().MoveToOuterDisposeScope();
    }

    /// <summary>Sum of H over every teacher view and every student view, mean over the batch: DINOv2's form.</summary>
    /// <param name="student">float32[V, B, K]: raw outputs h_s.</param>
    /// <param name="teacher">float32[U, B, K]: probabilities.</param>
    /// <param name="temperature">tau_s.</param>
    /// <returns>float32[], nats.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit or the temperature is not above 0.</exception>
    public static Tensor SumOverPairs(Tensor student, Tensor teacher, double temperature = 0.1)
    {
        using var scope = NewDisposeScope();
        var logs = LogProbabilities(student, teacher, temperature);
        return PairSum(logs, teacher).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>Mean of H over all pairs and the batch: for student views that the teacher did not see, such as local crops.</summary>
    /// <param name="student">float32[V, B, K]: raw outputs h_s.</param>
    /// <param name="teacher">float32[U, B, K]: probabilities.</param>
    /// <param name="temperature">tau_s.</param>
    /// <returns>float32[], nats a pair.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit or the temperature is not above 0.</exception>
    public static Tensor MeanOverPairs(Tensor student, Tensor teacher, double temperature = 0.1)
    {
        using var scope = NewDisposeScope();
        using Scalar pairs = student.shape[0] * teacher.shape[0];
        return SumOverPairs(student, teacher, temperature).div(pairs).MoveToOuterDisposeScope();
    }

    /// <summary>Mean of H over pairs of different views and the batch: DINO's form.</summary>
    /// <param name="student">float32[V, B, K]: raw outputs h_s, the first U of the teacher's views.</param>
    /// <param name="teacher">float32[U, B, K]: probabilities, U at most V.</param>
    /// <param name="temperature">tau_s.</param>
    /// <returns>float32[], nats a pair.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no pair, or the temperature is not above 0.</exception>
    public static Tensor MeanOverCrossPairs(Tensor student, Tensor teacher, double temperature = 0.1)
    {
        using var scope = NewDisposeScope();
        var logs = LogProbabilities(student, teacher, temperature);
        long U = teacher.shape[0], pairs = U * (student.shape[0] - 1);
        Check.Member(student.shape[0] >= U && pairs > 0, "SelfDistillation.student", $"{student.shape[0]} views", $"give the teacher's {U} and at least one other");
        using Scalar count = pairs;
        var same = (logs.narrow(0, 0, U) * teacher).sum([0L, 2L]);
        return (PairSum(logs, teacher) - same).div(count).mean().neg().MoveToOuterDisposeScope();
    }

    private static Tensor LogProbabilities(Tensor student, Tensor teacher, double temperature)
    {
        Check.Positive(temperature, "SelfDistillation.temperature");
        Check.Shape(student, [-1, -1, -1]);
        Check.Shape(teacher, [-1, student.shape[1], student.shape[2]]);
        using Scalar tau = temperature;
        return student.div(tau).log_softmax(-1);
    }

    // sum_u sum_v p_u . log p_v = (sum_u p_u) . (sum_v log p_v) of each example.
    private static Tensor PairSum(Tensor logs, Tensor teacher) => (logs.sum([0L]) * teacher.sum([0L])).sum([1L]);
}
