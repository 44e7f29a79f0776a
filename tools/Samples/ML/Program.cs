using KerasSharp;
using KerasSharp.Samples.ML;

try
{
    FlowerSample.Run(args.FirstOrDefault() ?? "fixtures/keras-2.3.1/dense/plain/model.h5", Console.Out);
    return 0;
}
catch (Exception e) when (e is KerasException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
