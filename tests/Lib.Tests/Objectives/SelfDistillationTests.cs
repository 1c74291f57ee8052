using Experiments.Objectives;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Objectives;

public class SelfDistillationTests
{
    private static Tensor Targets(long views, long batch = 3, long prototypes = 5) => randn(views, batch, prototypes, dtype: float64).softmax(-1);

    [Fact]
    public void A_flat_student_costs_the_logarithm_of_the_prototypes()
    {
        using var scope = NewDisposeScope();
        var student = zeros(4, 3, 5, dtype: float64);
        Assert.Equal(Math.Log(5), SelfDistillation.MeanOverPairs(student, Targets(2)).item<double>(), 1e-12);
        Assert.Equal(Math.Log(5), SelfDistillation.MeanOverCrossPairs(student, Targets(2)).item<double>(), 1e-12);
        Assert.Equal(8 * Math.Log(5), SelfDistillation.SumOverPairs(student, Targets(2)).item<double>(), 1e-12);
    }

    [Fact]
    public void Cross_pairs_are_all_pairs_but_those_of_equal_views()
    {
        using var scope = NewDisposeScope();
        var (student, teacher) = (randn(4, 3, 5, dtype: float64), Targets(2));
        double sum = 0;
        for (int u = 0; u < 2; u++)
        {
            for (int v = 0; v < 4; v++)
                sum += u == v ? 0 : -(teacher[u] * (student[v] / 0.1).log_softmax(-1)).sum(1).mean().item<double>();
        }
        Assert.Equal(sum / 6, SelfDistillation.MeanOverCrossPairs(student, teacher).item<double>(), 1e-10);
    }

    [Fact]
    public void Gradients_match_finite_differences()
    {
        using var scope = NewDisposeScope();
        var teacher = Targets(2);
        var student = randn(3, 3, 5, dtype: float64) * 0.1;
        FiniteDifferences.AssertGradient(student, x => SelfDistillation.MeanOverCrossPairs(x, teacher));
        FiniteDifferences.AssertGradient(student, x => SelfDistillation.SumOverPairs(x, teacher));
    }

    [Fact]
    public void No_gradient_reaches_the_teacher()
    {
        using var scope = NewDisposeScope();
        var teacher = randn(2, 3, 5, dtype: float64).requires_grad_(true);
        var centre = zeros(1, 5, dtype: float64).requires_grad_(true);
        Assert.False(SelfDistillation.TeacherProbabilities(teacher, centre, 0.04).requires_grad);
        Assert.False(SelfDistillation.MovedCentre(centre, teacher).requires_grad);
        Assert.False(SelfDistillation.SinkhornKnopp(teacher[0], 0.04).requires_grad);
    }

    [Fact]
    public void Sharper_targets_have_less_entropy_and_centring_takes_favourites_away()
    {
        using var scope = NewDisposeScope();
        var teacher = randn(1, 8, 6, dtype: float64) + tensor(new double[] { 9, 0, 0, 0, 0, 0 });
        double Entropy(Tensor p) => -(p * p.log()).sum(-1).mean().item<double>();
        var none = zeros(1, 6, dtype: float64);
        Assert.True(Entropy(SelfDistillation.TeacherProbabilities(teacher, none, 0.5)) < Entropy(SelfDistillation.TeacherProbabilities(teacher, none, 2)));
        var centre = SelfDistillation.MovedCentre(none, teacher, momentum: 0);
        var centred = SelfDistillation.TeacherProbabilities(teacher, centre, 1);
        Assert.InRange(centred[TensorIndex.Ellipsis, 0].mean().item<double>(), 0.05, 0.5);
    }

    [Fact]
    public void Sinkhorn_uses_every_prototype_alike_and_survives_large_outputs()
    {
        using var scope = NewDisposeScope();
        var assignment = SelfDistillation.SinkhornKnopp(randn(12, 4, dtype: float64), 0.5, iterations: 50);
        Assert.True(allclose(assignment.sum([1L]), ones(12, dtype: float64)));
        Assert.True(allclose(assignment.sum([0L]), full(4, 3.0, dtype: float64), rtol: 1e-4));
        Assert.True(SelfDistillation.SinkhornKnopp(randn(6, 4) * 20, 0.1).isfinite().all().item<bool>());
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("temperature", Assert.Throws<ArgumentException>(() => SelfDistillation.TeacherProbabilities(zeros(1, 2), zeros(1, 2), 0)).Message);
        Assert.Contains("momentum is 2", Assert.Throws<ArgumentException>(() => SelfDistillation.MovedCentre(zeros(1, 2), zeros(1, 2), 2)).Message);
        Assert.Contains("student", Assert.Throws<ArgumentException>(() => SelfDistillation.MeanOverCrossPairs(zeros(1, 2, 3), zeros(1, 2, 3))).Message);
        Assert.Contains("teacher has shape", Assert.Throws<ArgumentException>(() => SelfDistillation.SumOverPairs(zeros(1, 2, 3), zeros(1, 2, 4))).Message);
    }

    [Fact]
    public void Silc_adds_its_parts_by_weight()
    {
        using var scope = NewDisposeScope();
        var (local, teacher, centre) = (randn(4, 3, 5), randn(3, 5), zeros(1, 5));
        var terms = SilcLoss.Of(tensor(2f), local, teacher, centre, weight: 0.5);
        Assert.Equal(2 + (0.5f * terms.Distillation.item<float>()), terms.Total.item<float>(), 5);
        var targets = SelfDistillation.TeacherProbabilities(teacher, centre, 0.04).unsqueeze(0);
        Assert.Equal(SelfDistillation.MeanOverPairs(local, targets).item<float>(), terms.Distillation.item<float>(), 5);
    }

    [Fact]
    public void Losses_leave_no_tensor_behind()
    {
        using var student = randn(4, 3, 5);
        using var teacher = randn(2, 3, 5).softmax(-1);
        SelfDistillation.MeanOverCrossPairs(student, teacher).Dispose();
        long before = Tensor.TotalCount;
        SelfDistillation.MeanOverCrossPairs(student, teacher).Dispose();
        SelfDistillation.MeanOverPairs(student, teacher).Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
