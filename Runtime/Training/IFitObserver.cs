namespace KerasSharp.Runtime.Training;

/// <summary>Is told how a training goes. Epochs and batches count from 0.</summary>
internal interface IFitObserver
{
    void Begin();

    void OnEpochBegin(int epoch);

    void OnBatchBegin(int batch, int size);

    void OnBatchEnd(int batch, int size, Logs logs);

    void OnEpochEnd(int epoch, Logs logs);

    void OnTrainEnd();
}
