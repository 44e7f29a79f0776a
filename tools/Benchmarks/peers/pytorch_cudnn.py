#!/usr/bin/env python3
"""Times of PyTorch's cuDNN for the workloads of `tools/Benchmarks -- cuda`, as the same tab-separated lines:
peer, workload, batch, threads, least and median milliseconds, calls, cores that others used (not measured here: 0).

    python3 tools/Benchmarks/peers/pytorch_cudnn.py [NAME...]

Run both in one session on one device. Products are in float32 (no TF32), as ours are. A call goes from inputs in host memory to
outputs, or the loss, in host memory. cuDNN has no hard_sigmoid, and its GRU resets after the product: compare it with the lines
of "ours". Needs torch with CUDA.
"""
import sys
import time

import torch
from torch import nn

torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
BUDGET = 0.4


class Words(nn.Module):
    """Embedding, one recurrent layer, one sigmoid."""

    def __init__(self, cell):
        super().__init__()
        self.embedding = nn.Embedding(20000, 128)
        self.recurrent = cell(128, 128, batch_first=True)
        self.dense = nn.Linear(128, 1)

    def forward(self, x):
        y, _ = self.recurrent(self.embedding(x))
        return torch.sigmoid(self.dense(y[:, -1]))


class Stack(nn.Module):
    """Two recurrent layers of 512 units on 256 numbers a step, one sigmoid."""

    def __init__(self):
        super().__init__()
        self.recurrent = nn.LSTM(256, 512, num_layers=2, batch_first=True)
        self.dense = nn.Linear(512, 1)

    def forward(self, x):
        y, _ = self.recurrent(x)
        return torch.sigmoid(self.dense(y[:, -1]))


def words(batch):
    return torch.randint(0, 20000, (batch, 100)).pin_memory()


def numbers(batch):
    return (2 * torch.rand(batch, 35, 256) - 1).pin_memory()


WORKLOADS = {
    "C1": (lambda: Words(nn.LSTM), words, [1, 32, 256, 1024]),
    "C2": (Stack, numbers, [20, 256]),
    "C3": (lambda: Words(nn.GRU), words, [1, 32, 256, 1024]),
}


def prediction(make, data, batch):
    model = make().cuda().eval()
    x = data(batch)

    @torch.inference_mode()
    def call():
        return model(x.cuda(non_blocking=True)).cpu()

    return call


def training(make, data, batch):
    model = make().cuda().train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    loss_of = nn.BCELoss()
    x = data(batch)
    y = torch.randint(0, 2, (batch, 1)).float().pin_memory()

    def call():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(x.cuda(non_blocking=True)), y.cuda(non_blocking=True))
        loss.backward()
        optimizer.step()
        return loss.item()

    return call


def measure(name, batch, call):
    start, calls = time.perf_counter(), 0
    while calls < 5 or time.perf_counter() - start < BUDGET:
        call()
        calls += 1
    times, start = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < BUDGET:
        torch.cuda.synchronize()
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1e3)
    times.sort()
    print(f"cudnn\t{name}\t{batch}\t0\t{times[0]:.5f}\t{times[len(times) // 2]:.5f}\t{len(times)}\t0.00", flush=True)


def main(names):
    print(f"# {torch.cuda.get_device_name()}, torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}", file=sys.stderr)
    for name, (make, data, batches) in WORKLOADS.items():
        for batch in batches:
            if not names or name in names:
                measure(name, batch, prediction(make, data, batch))
            if not names or name + "t" in names:
                measure(name + "t", batch, training(make, data, batch))


if __name__ == "__main__":
    main(sys.argv[1:])
