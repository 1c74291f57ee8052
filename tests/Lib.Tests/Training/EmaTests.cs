using Experiments.Training;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Training;

public class EmaTests
{
    private static void Set(TorchSharp.Modules.Linear model, float value)
    {
        using var frozen = no_grad();
        model.weight!.fill_(value);
    }

    [Fact]
    public void Average_follows_its_formula()
    {
        using var model = nn.Linear(2, 1, hasBias: false);
        Set(model, 1);
        using var ema = new Ema(model, 0.9);
        Set(model, 3);
        ema.Update();
        Assert.Equal(1.2f, ema.State()["weight"].data<float>()[0], 5);
        ema.Decay = 0.5;
        ema.Update();
        Assert.Equal(2.1f, ema.State()["weight"].data<float>()[1], 5);
    }

    [Fact]
    public void Applied_exchanges_weights_and_puts_them_back()
    {
        using var model = nn.Linear(2, 1, hasBias: false);
        Set(model, 1);
        using var ema = new Ema(model, 0.9);
        Set(model, 3);
        using (ema.Applied())
        {
            Assert.Equal(1f, model.weight!.data<float>()[0]);
            Assert.True(model.weight.requires_grad);
        }
        Assert.Equal(3f, model.weight.data<float>()[0]);
        Assert.Equal(1f, ema.State()["weight"].data<float>()[0]);
    }

    [Fact]
    public void Teacher_starts_as_a_copy_and_follows_without_gradients()
    {
        using var student = nn.Linear(2, 1);
        using var teacher = nn.Linear(2, 1);
        using var ema = Ema.Into(teacher, student, 0.75);
        Assert.Equal(student.weight!.data<float>().ToArray(), teacher.weight!.data<float>().ToArray());
        Assert.All(teacher.parameters(), p => Assert.False(p.requires_grad));
        Set(teacher, 0);
        Set(student, 4);
        ema.Update();
        Assert.Equal(1f, teacher.weight.data<float>()[0], 5);
    }

    [Fact]
    public void A_teacher_of_another_shape_is_refused()
    {
        using var student = nn.Linear(2, 1);
        using var teacher = nn.Linear(2, 1, hasBias: false);
        Assert.Throws<ArgumentException>(() => Ema.Into(teacher, student, 0.75));
    }

    [Fact]
    public void Updates_leave_no_tensor_behind()
    {
        using var model = nn.Linear(4, 4);
        using var ema = new Ema(model, 0.9);
        ema.Update();
        long before = LiveTensors.Count();
        for (int i = 0; i < 5; i++)
        {
            ema.Update();
            using (ema.Applied())
            {
            }
        }
        Assert.Equal(before, Tensor.TotalCount);
    }
}
