using Experiments.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Experiments.Objectives;

/// <summary>Image-text contrast plus distillation from global to local views, so that parts of an image know what the whole shows.</summary>
/// <remarks>
/// SILC, section 3: L = L_contrastive + weight L_distillation. The teacher is a moving average of the student,
/// theta_t = m theta_t + (1 - m) theta_s with m fixed below 1, since it must go on learning from the texts.
/// With several global views, take the contrastive loss of each with the same texts and average: the matrix keeps its size.
/// </remarks>
public static class SilcLoss
{
    /// <summary>Adds the distillation of local views to a contrastive loss; no gradient reaches teacher or centre.</summary>
    /// <param name="contrastive">float32[]: <see cref="SoftmaxLoss"/> or <see cref="SigmoidLoss"/> of the global view.</param>
    /// <param name="local">float32[V, B, K]: the student's raw outputs for local views.</param>
    /// <param name="teacher">float32[B, K]: the teacher's raw outputs for the global view.</param>
    /// <param name="centre">float32[1, K]: moved after the step by <see cref="SelfDistillation.MovedCentre"/>.</param>
    /// <param name="teacherTemperature">tau_t.</param>
    /// <param name="studentTemperature">tau_s.</param>
    /// <param name="weight">Of the distillation.</param>
    /// <returns>Total and parts, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit or a temperature is not above 0.</exception>
    public static SilcTerms Of(
        Tensor contrastive,
        Tensor local,
        Tensor teacher,
        Tensor centre,
        double teacherTemperature = 0.04,
        double studentTemperature = 0.1,
        double weight = 1)
    {
        Check.Shape(teacher, [-1, -1]);
        Check.Shape(centre, [1, teacher.shape[1]]);
        using var scope = NewDisposeScope();
        using Scalar factor = weight;
        var targets = SelfDistillation.TeacherProbabilities(teacher, centre, teacherTemperature).unsqueeze(0);
        var distillation = SelfDistillation.MeanOverPairs(local, targets, studentTemperature);
        var total = contrastive + distillation.mul(factor);
        return new(total.MoveToOuterDisposeScope(), contrastive, distillation.MoveToOuterDisposeScope());
    }
}
