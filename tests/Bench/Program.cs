using Experiments.Bench;
using Experiments.Core.Native;

NativeLibraries.Load();
return args is ["worker"] ? Worker.Run(Console.In, Console.Out) : Alone.Run(args);
