"""The descent behind `gabor.fit`: Levenberg-Marquardt with the linear part solved at each step.

Source: Golub & Pereyra (1973), with the derivatives of Kaufman (1975).
"""

import math

import torch


def descend(images, walked, size, steps, longest=1.0):
    """Levenberg-Marquardt from the starts `walked` (n, 6), one for each image (n, pixels).

    Returns where each arrived (n, 6), the linear part (n, 3): A cos φ, −A sin φ and c, and the squared
    error (n,). Walkers that no longer gain drop out. longest: the largest width of the envelope, in patches.
    """
    low, high, stride = _bounds(size, longest)
    walked = walked.clamp(low, high)
    damping = torch.full((len(walked),), 1e-2, dtype=torch.float64)
    linear, error, slopes, fall = _project(images, walked, size)
    result = [walked.clone(), linear.clone(), error.clone()]
    rows = torch.arange(len(walked))
    for _ in range(steps):
        curve = slopes.diagonal(dim1=1, dim2=2)
        extra = damping[:, None] * (curve + 1e-3 * curve.mean(dim=1, keepdim=True)) + 1e-9
        step = torch.linalg.solve(slopes + torch.diag_embed(extra), fall)
        tried = (walked + step.clamp(-stride, stride)).clamp(low, high)
        new = _project(images, tried, size)
        better = new[1] < error
        gain = torch.where(better, error - new[1], 0)
        walked = torch.where(better[:, None], tried, walked)
        linear = torch.where(better[:, None], new[0], linear)
        slopes = torch.where(better[:, None, None], new[2], slopes)
        fall = torch.where(better[:, None], new[3], fall)
        error = torch.where(better, new[1], error)
        damping = torch.where(better, damping * 0.3, damping * 4).clamp(1e-8, 1e8)
        for whole, part in zip(result, (walked, linear, error), strict=True):
            whole[rows] = part
        going = ~(better & (gain < 1e-7 * images.shape[1])) & (damping < 1e5)
        if not going.all():
            rows, images, walked, damping = rows[going], images[going], walked[going], damping[going]
            linear, error, slopes, fall = linear[going], error[going], slopes[going], fall[going]
        if len(rows) == 0:
            break
    return result


def _bounds(size, longest=1.0):
    """The lowest and highest values of the six parameters, and the longest step of each."""
    widest, narrowest = math.log(longest * size), math.log(0.5)
    low = [-0.75 * size, -0.75 * size, -math.inf, narrowest, narrowest, math.log(0.5 / size)]
    high = [0.75 * size, 0.75 * size, math.inf, widest, widest, math.log(0.6)]
    stride = [size / 6, size / 6, 0.5, 0.5, 0.5, 0.5]
    return (torch.tensor(values, dtype=torch.float64) for values in (low, high, stride))


def _project(images, walked, size):
    """Solve the linear part for images (n, pixels) at `walked` (n, 6).

    Returns it (n, 3), the squared error (n,), and for the next step JᵀJ (n, 6, 6) and Jᵀr (n, 6), with
    Kaufman's J: the slopes of the model, less what the linear part can make good.
    """
    x, y, theta, log_x, log_y, log_frequency = walked[:, :, None].unbind(dim=1)
    sigma_x, sigma_y, turn = log_x.exp(), log_y.exp(), 2 * math.pi * log_frequency.exp()
    pixels = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
    right, down = pixels.repeat(size) - x, pixels.repeat_interleave(size) - y
    cos, sin = theta.cos(), theta.sin()
    across, along = right * cos + down * sin, down * cos - right * sin
    wide, long = across / sigma_x, along / sigma_y
    envelope = torch.exp(-(wide.square() + long.square()) / 2)
    even, odd = envelope * (turn * across).cos(), envelope * (turn * across).sin()
    basis = torch.stack([even, odd, torch.ones_like(even)], dim=1)  # (n, 3, pixels)
    inner = basis @ basis.mT + 1e-6 * torch.eye(3, dtype=torch.float64)
    factor = torch.linalg.cholesky(inner)
    linear = torch.cholesky_solve(basis @ images[:, :, None], factor)
    residual = images - (linear.mT @ basis)[:, 0]
    first, second = linear[:, 0], linear[:, 1]
    model, wave = first * even + second * odd, turn * (second * even - first * odd)
    by_across, by_along = wave - wide / sigma_x * model, -long / sigma_y * model
    slopes = torch.stack(
        [
            by_along * sin - by_across * cos,
            -by_across * sin - by_along * cos,
            by_across * along - by_along * across,
            wide.square() * model,
            long.square() * model,
            across * wave,
        ],
        dim=1,
    )
    mixed = basis @ slopes.mT  # (n, 3, 6)
    curve = slopes @ slopes.mT - mixed.mT @ torch.cholesky_solve(mixed, factor)
    fall = (slopes @ residual[:, :, None])[:, :, 0]
    return linear[:, :, 0], residual.square().sum(dim=1), curve, fall
