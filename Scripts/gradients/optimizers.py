"""What PyTorch's optimisers, schedules, clipping and moving averages make of given numbers."""

import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import get_ema_avg_fn

from .case import Numbers, described, single

STEPS = 8
COUNT = 7


def optimizers():
    sgd, adam, adam_w, rms_prop = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop
    rows = [
        ("plain", sgd, {"lr": 0.1}),
        ("momentum", sgd, {"lr": 0.1, "momentum": 0.9}),
        ("Nesterov", sgd, {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
        ("weight decay", sgd, {"lr": 0.1, "weight_decay": 5e-2}),
        ("momentum and weight decay", sgd, {"lr": 0.1, "momentum": 0.9, "weight_decay": 5e-2}),
        ("Nesterov and weight decay", sgd, {"lr": 0.1, "momentum": 0.9, "weight_decay": 5e-2, "nesterov": True}),
        ("defaults", adam, {"lr": 1e-2}),
        ("other averages", adam, {"lr": 3e-2, "betas": (0.8, 0.95), "eps": 1e-3}),
        ("weight decay", adam, {"lr": 1e-2, "weight_decay": 5e-2}),
        ("defaults", adam_w, {"lr": 1e-2}),
        ("more weight decay", adam_w, {"lr": 1e-2, "betas": (0.9, 0.99), "weight_decay": 0.3}),
        ("without weight decay", adam_w, {"lr": 1e-2, "weight_decay": 0}),
        ("defaults", rms_prop, {"lr": 1e-2}),
        ("momentum", rms_prop, {"lr": 1e-2, "alpha": 0.9, "momentum": 0.9}),
        ("momentum and weight decay", rms_prop, {"lr": 1e-2, "momentum": 0.9, "weight_decay": 5e-2}),
    ]
    defaults = {
        sgd: {"momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0, "nesterov": False},
        adam: {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.0},
        adam_w: {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 1e-2},
        rms_prop: {"alpha": 0.99, "eps": 1e-8, "weight_decay": 0.0, "momentum": 0.0},
    }
    for name, kind, wanted in rows:
        hyperparameters = {key: rounded(value) for key, value in (defaults[kind] | wanted).items()}
        numbers = Numbers(f"{kind.__name__} {name}")
        parameters = torch.nn.Parameter(numbers.normal(COUNT))
        initial, gradients, steps = parameters.tolist(), [], []
        optimizer = kind([parameters], **hyperparameters)
        for _ in range(STEPS):
            parameters.grad = numbers.normal(COUNT, scale=0.5)
            optimizer.step()
            gradients.append(parameters.grad.tolist())
            steps.append(parameters.tolist())
        yield {
            "name": name, "optimizer": kind.__name__, "hyperparameters": hyperparameters, "parameters": initial,
            "gradients": gradients, "steps": steps,
        }


def rounded(value):
    """Hyperparameters as float32 numbers."""
    if isinstance(value, tuple):
        return tuple(single(part) for part in value)
    return value if isinstance(value, bool) else single(value)


def schedules():
    # name, rate, steps of warm-up, factor at its start, all steps, rate at the end
    rows = [
        ("cosine", 0.1, 0, 1, 20, 0),
        ("cosine to a minimum", 0.1, 0, 1, 16, 1e-3),
        ("warm-up and cosine", 0.1, 5, 0.2, 25, 0),
        ("warm-up from a hundredth and cosine to a minimum", 1e-3, 4, 0.01, 20, 1e-5),
    ]
    for name, rate, warm_up, factor, steps, minimum in rows:
        rate, factor, minimum = single(rate), single(factor), single(minimum)
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
        schedule = lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps - warm_up, eta_min=minimum)
        if warm_up:
            optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
            first = lr_scheduler.LinearLR(optimizer, start_factor=factor, total_iters=warm_up)
            second = lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps - warm_up, eta_min=minimum)
            schedule = lr_scheduler.SequentialLR(optimizer, [first, second], milestones=[warm_up])
        yield {
            "name": name, "schedule": "cosine", "rate": rate, "warmUpSteps": warm_up, "startFactor": factor,
            "steps": steps, "minimum": minimum, "rates": rates(optimizer, schedule, steps + 1),
        }

    for name, rate, milestones, factor, steps in [
        ("every 4 steps", 0.1, [4, 8, 12], 0.1, 16),
        ("at given steps", 0.05, [3, 10], 0.5, 14),
    ]:
        rate, factor = single(rate), single(factor)
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
        schedule = lr_scheduler.MultiStepLR(optimizer, milestones, factor)
        yield {
            "name": name, "schedule": "step", "rate": rate, "milestones": milestones, "factor": factor,
            "rates": rates(optimizer, schedule, steps),
        }


def rates(optimizer, schedule, count):
    """The learning rate of each of the first steps."""
    found = []
    for _ in range(count):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found


def clippings():
    for name, largest, scale in [("above the norm", 100.0, 1), ("below the norm", 1.0, 1), ("far below", 0.125, 20)]:
        numbers = Numbers(f"clipping {name}")
        shapes = [(2, 3), (4,), (1, 2, 2)]
        parameters = [torch.nn.Parameter(torch.zeros(shape)) for shape in shapes]
        for parameter in parameters:
            parameter.grad = numbers.normal(*parameter.shape, scale=scale)
        gradients = [described(parameter.grad) for parameter in parameters]
        norm = torch.nn.utils.clip_grad_norm_(parameters, largest)
        yield {
            "name": name, "largestNorm": largest, "gradients": gradients, "norm": norm.item(),
            "clipped": [described(parameter.grad) for parameter in parameters],
        }


def moving_averages():
    for decay in (0.5, 0.9, 0.999):
        decay = single(decay)
        average = get_ema_avg_fn(decay)
        numbers = Numbers(f"moving average {decay}")
        value = numbers.normal(COUNT)
        description = {"name": f"decay {decay:.3g}", "decay": decay, "initial": value.tolist()}
        parameters, averages = [], []
        for _ in range(STEPS):
            parameters.append(numbers.normal(COUNT))
            value = average(value, parameters[-1], 0)
            averages.append(value)
        yield description | {
            "parameters": [step.tolist() for step in parameters], "averages": [step.tolist() for step in averages]}
